"""Writes counts while a process serves."""

import random
import threading
import time
from contextlib import AbstractContextManager
from datetime import date

from sqlalchemy.orm import Session

from app.config.config import Settings
from app.db.database import Database
from app.db.deadline import Deadline
from app.db.types import now
from app.http.operate.log import Log
from app.usage.counts import Count, Counts
from app.usage.roll_up import roll_up
from app.usage.write import write_counts
from app.version import package_info

# How often counts are written, in seconds: what a killed process loses.
INTERVAL = 10.0
# How often the last counts are tried to be written, and for how long.
LAST_TRIES, PATIENCE = 3, 10.0


class Writer:
    """A write that fails is logged and tried again later: no request waits or fails for it."""

    def __init__(self, counts: Counts, config: Settings, database: Database, log: Log) -> None:
        self._counts = counts
        self._config = config
        self._database = database
        self._log = log
        self._has_failed = False
        self._rolled_up: date | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name="usage", daemon=True)

    def start(self) -> None:
        """Begins to write, in a thread of its own."""
        self._thread.start()

    def stop(self) -> None:
        """Writes what is left. To be called after the last response."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()
        self._write(LAST_TRIES)
        lost = sum(row.calls for row in self._counts.take())
        if lost:
            self._log.error(f"The usage of the last {lost} calls was lost.")

    def _work(self) -> None:
        while not self._stopping.wait(INTERVAL):
            self._write(1)
            today = now().date()
            if not self._has_failed and self._rolled_up != today:
                self._rolled_up = today
                self._roll_up()

    def _write(self, tries: int) -> None:
        rows = self._counts.take()
        if not rows:
            return
        try:
            self._store(rows, tries)
        except Exception as error:
            self._counts.put_back(rows)
            if not self._has_failed:
                self._log.warn("The usage was not stored, and will be later.", err=error)
            self._has_failed = True
        else:
            self._has_failed = False

    def _store(self, rows: list[Count], tries: int) -> None:
        try:
            with self._begin() as db:
                write_counts(db, rows, package_info().version)
        except Exception:
            if tries == 1:
                raise
            time.sleep(0.2 * random.random())
            self._store(rows, tries - 1)

    def _roll_up(self) -> None:
        try:
            roll_up(self._begin, self._config.USAGE_DAYS, now())
        except Exception as error:
            self._log.warn("Old usage was not rolled up.", err=error)

    def _begin(self) -> AbstractContextManager[Session]:
        return self._database.write(Deadline(PATIENCE))
