"""Deletes stored responses that are too old."""

from __future__ import annotations

import threading
import time
from datetime import timedelta

from flask import Flask
from sqlalchemy import delete, select

from app.db.database import Database
from app.db.deadline import Deadline
from app.db.types import now
from app.http.operate.log import Log
from app.http.response.idempotency_key import IdempotencyKey

HOUR = 3600
BATCH = 500
# How long to wait between two batches, in seconds.
PAUSE = 0.02


class ExpiredResponses:
    """Works in the background, in small transactions, so no caller waits for it; several instances may do
    it at once.
    """

    def __init__(self, api: Flask, retention: timedelta) -> None:
        self._database: Database = api.extensions["database"]
        self._log: Log = api.extensions["log"]
        self._retention = retention
        self._next = 0.0
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None

    def sweep(self) -> None:
        """Begins to delete them, at most once an hour."""
        if time.monotonic() < self._next or self._closing.is_set():
            return
        self._next = time.monotonic() + HOUR
        self._thread = threading.Thread(target=self._run, name="expired responses", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Waits for the current transaction."""
        self._closing.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        try:
            while not self._closing.is_set() and self._delete_batch() == BATCH:
                self._closing.wait(PAUSE)
        except Exception as error:
            self._log.warn(error, msg="Expired responses were not deleted.")

    def _delete_batch(self) -> int:
        before = now() - self._retention
        expired = select(IdempotencyKey.id).where(IdempotencyKey.created_at < before)
        with self._database.write(Deadline(30)) as db:
            ids = db.scalars(expired.order_by(IdempotencyKey.created_at).limit(BATCH)).all()
            if ids:
                db.execute(delete(IdempotencyKey).where(IdempotencyKey.id.in_(ids)))
            return len(ids)
