"""One process migrates at a time; the others wait."""

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from sqlalchemy import Engine

from app.errors import UserError


@contextmanager
def migration_lock(engine: Engine, seconds: int) -> Iterator[Callable[[], None]]:
    """An exclusive transaction on an empty file next to the database, which gapi takes too.

    The holder removes the file at the end; those waiting open the new one. Passes what raises if it is lost.
    """
    lock = FileLock(None if engine.url.database == ":memory:" else f"{engine.url.database}.gapi-lock")
    until = monotonic() + seconds
    try:
        while not lock.try_acquire():
            if monotonic() >= until:
                raise UserError(
                    f"Another process is migrating or seeding this database. Waited {seconds} s.",
                    "Wait longer with MIGRATION_LOCK_TIMEOUT, or end that process.",
                )
            time.sleep(0.05)
        yield lock.require_held
    finally:
        lock.release()


class FileLock:
    """A lock that ends with its process."""

    def __init__(self, path: str | None) -> None:
        self._path = path and os.path.abspath(path)
        self._connection: sqlite3.Connection | None = None
        self._opened: int | None = None

    def try_acquire(self) -> bool:
        """Whether it was free."""
        if self._path is None:
            return True
        self._connection = sqlite3.connect(self._path, timeout=0, isolation_level=None)
        self._opened = self._inode()
        try:
            self._connection.execute("BEGIN EXCLUSIVE")
            if self._opened == self._inode():
                return True
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) and "disk I/O" not in str(error):
                raise
        self._close()
        return False

    def require_held(self) -> None:
        """Raises if somebody removed the file."""
        if self._path is not None and self._opened != self._inode():
            raise UserError("The migration lock was lost: its file was removed.", "Run this again.")

    def release(self) -> None:
        """Removes the file."""
        if self._path is not None and self._connection is not None and self._opened == self._inode():
            os.unlink(self._path)
        self._close()

    def _inode(self) -> int | None:
        try:
            return os.stat(self._path or "").st_ino
        except OSError:
            return None

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None
