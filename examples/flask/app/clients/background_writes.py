"""Writes that no caller waits for."""

from __future__ import annotations

import math
from threading import Lock
from time import monotonic

from sqlalchemy import Update

from app.db.database import Database
from app.db.deadline import Deadline
from app.db.session import Log

PAUSE = 60
"""Seconds without another try after a failure."""


class BackgroundWrites:
    """One at a time for each name, and none for a minute after a failure, which is only logged."""

    def __init__(self, database: Database, log: Log) -> None:
        self._database = database
        self._log = log
        self._lock = Lock()
        self._waiting: dict[str, float] = {}

    def start(self, name: str, change: Update, what: str) -> None:
        """Runs the statement in a transaction of its own."""
        with self._lock:
            if self._waiting.get(name, 0.0) > monotonic():
                return
            self._waiting[name] = math.inf
        self._database.in_background(what, lambda: self._run(name, change, what))

    def _run(self, name: str, change: Update, what: str) -> None:
        try:
            with self._database.write(Deadline(10)) as db:
                db.execute(change)
        except Exception as error:
            with self._lock:
                self._waiting[name] = monotonic() + PAUSE
            self._log.warn(error, msg=f"{what} of a key was not stored.")
        else:
            with self._lock:
                self._waiting.pop(name, None)
