"""SQLite: a file, one writer at a time, and readers that do not wait for it."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any

from sqlalchemy import URL, Connection, Engine, event
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from app.config.database_url import sqlite_file_of
from app.db.fault import DatabaseFault
from app.db.limits import Limits
from app.errors import UserError

LEAST_SPACE = 1_048_576
"""Free space in bytes below which a request may find the disk full."""

OWN = ("BEGIN", "PRAGMA query_only")
"""How the statements of this module begin."""


_opened: set[str] = set()
"""The files that this process has opened: an app does not create one again that was moved away."""


def engine_url(url: str) -> URL:
    """The URL for SQLAlchemy. Makes the folder of the file."""
    file = sqlite_file_of(url)
    if file is not None:
        Path(file).parent.mkdir(parents=True, exist_ok=True)
    return URL.create("sqlite+pysqlite", database=file or ":memory:")


def pool_options(url: str, size: int, timeout: int) -> dict[str, Any]:
    """A database in memory has one connection, which all threads use in turn."""
    count = size if sqlite_file_of(url) else 1
    return {
        "poolclass": QueuePool,
        "pool_size": count,
        "max_overflow": 0,
        "pool_timeout": timeout,
        "connect_args": {"check_same_thread": False, "cached_statements": 256},
    }


def may_have_probe(url: str) -> bool:
    """Whether the readiness check may open a connection of its own."""
    return sqlite_file_of(url) is not None


def prepare(engine: Engine, limits: Limits | None) -> None:
    """Transactions begin as `begin` says, and an app waits between attempts, not in SQLite."""
    file = engine.url.database

    @event.listens_for(engine, "do_connect")
    def require_file(*_: object) -> None:
        if limits is not None and file in _opened and not os.path.exists(str(file)):
            raise DatabaseFault("The database file was moved away or replaced.", "unreachable")

    @event.listens_for(engine, "connect")
    def connected(connection: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA busy_timeout = 5000")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        if limits is not None:
            connection.execute("PRAGMA busy_timeout = 0")
            connection.set_progress_handler(lambda: monotonic() > record.info.get("until", 1e18), 20_000)
        record.info["file"] = _identity(str(file))
        if file != ":memory:":
            _opened.add(str(file))


def connection_options(_mode: str) -> dict[str, Any]:
    """Options of a connection for one transaction."""
    return {}


def begin(connection: Connection, mode: str, _limits: Limits, end: float) -> None:
    """Takes the write lock at BEGIN: one that reads first fails if another process writes before it does."""
    if connection.info["file"] != _identity(str(connection.engine.url.database)):
        connection.invalidate()
        raise DatabaseFault("The database file was moved away or replaced.", "unreachable")
    connection.info["until"] = end
    if mode == "write":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    elif mode == "read only":
        connection.exec_driver_sql("BEGIN")
        connection.exec_driver_sql("PRAGMA query_only = ON")


def begin_command(connection: Connection, writes: bool) -> None:
    """Begins the transaction of a command, which has no time limits."""
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def end(connection: Connection, mode: str, _limits: Limits) -> None:
    """Called when the transaction has ended."""
    if connection.invalidated or connection.closed:
        return
    connection.info.pop("until", None)
    if mode == "read only":
        _driver(connection).execute("PRAGMA query_only = OFF")


def is_own_statement(statement: str) -> bool:
    """Whether this module sent it."""
    return statement.startswith(OWN)


def limit_statement(_connection: Connection, _mode: str, _seconds: float) -> None:
    """Nothing to do: the progress handler ends a statement at the deadline."""


def is_in_transaction(connection: Connection) -> bool:
    """Whether a transaction is open after a statement that succeeded."""
    return _driver(connection).in_transaction


def is_open_after_error(connection: Connection) -> bool:
    """Whether the transaction is still open: some errors end it (a full disk), others do not."""
    return not connection.invalidated and _driver(connection).in_transaction


def require_committable(_connection: Connection) -> None:
    """SQLite reports every error of a COMMIT itself."""


def write_failure_reason(connection: Connection) -> str | None:
    """Why writes would fail now, or None."""
    file = str(connection.engine.url.database)
    if file == ":memory:":
        return None
    if connection.info["file"] != _identity(file):
        connection.invalidate()
        raise DatabaseFault("The database file was moved away or replaced.", "unreachable")
    if shutil.disk_usage(file).free < LEAST_SPACE:
        return "The disk is full."
    return None if os.access(file, os.W_OK) else "The database file is read-only."


TRANSACTIONAL_DDL = True
"""Whether a migration that fails is rolled back."""


@contextmanager
def run_without_foreign_keys(connection: Connection) -> Iterator[None]:
    """To alter a table, Alembic copies and drops it, and SQLite would delete the rows that refer to it."""
    connection.rollback()
    _driver(connection).execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        connection.rollback()
        _driver(connection).execute("PRAGMA foreign_keys = ON")


def require_foreign_keys(connection: Connection, name: str) -> None:
    """Raises, before the commit of a migration, if rows refer to rows that do not exist."""
    broken = len(connection.exec_driver_sql("PRAGMA foreign_key_check").all())
    if broken > 0:
        raise UserError(f"{name} failed: {broken} rows refer to rows that do not exist.")


def read_only_reason(connection: Connection) -> str | None:
    """Why the database is read-only, or None."""
    file = str(connection.engine.url.database)
    return None if file == ":memory:" or os.access(file, os.W_OK) else "read-only"


def _driver(connection: Connection) -> sqlite3.Connection:
    driver: sqlite3.Connection = connection.connection.driver_connection  # type: ignore[assignment]
    return driver


def _identity(file: str) -> tuple[int, int] | None:
    """Which file is at this path; None if there is none, or for a database in memory."""
    try:
        found = os.stat(file)
    except OSError:
        return None
    return (found.st_dev, found.st_ino)
