"""Writes recordings in the background."""

from collections.abc import Callable
from datetime import datetime
from threading import Condition, Thread
from typing import TypedDict

from sqlalchemy import delete, insert

from app.config.config import Settings
from app.db.database import Database
from app.db.deadline import Deadline
from app.http.operate.log import Log
from app.recordings.models import Recording
from app.recordings.prune import prune

_MAX_WAITING = 50
"""How many recordings wait in memory, at most."""
_RETRY_AFTER = 10.0
"""How long after a failure they are written again, in seconds."""


class NewRecording(TypedDict):
    """A row of the table, to be inserted. `content` is JSON."""

    id: str
    method: str
    route: str
    status: int
    content: str
    created_at: datetime


class RecordingStore:
    """One transaction at a time. Nobody waits for it, and a failure is logged once."""

    def __init__(self, database: Database, config: Settings, log: Log) -> None:
        self._database = database
        self._config = config
        self._log = log
        self._waiting: list[NewRecording] = []
        self._changed = Condition()
        self._thread: Thread | None = None
        self._is_wanted = False
        self._is_closed = False
        self.has_failed = False
        self._is_full = False

    def add(self, make: Callable[[], NewRecording]) -> None:
        """Stores what `make` returns, soon. It is not called if too many recordings wait."""
        with self._changed:
            if len(self._waiting) >= _MAX_WAITING:
                if not self._is_full:
                    self._log.warn("Too many requests fail: some are not recorded.")
                self._is_full = True
                return
            self._waiting.append(make())
            self._is_wanted = True
            if self._thread is None:
                self._thread = Thread(target=self._run, name="recordings", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def stop(self) -> None:
        """Writes what waits."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join()
        self._write()
        if self._waiting:
            self._log.error(f"The recordings of {len(self._waiting)} failed requests were lost.")

    def _run(self) -> None:
        while True:
            with self._changed:
                patience = _RETRY_AFTER if self._waiting and not self._is_wanted else None
                self._changed.wait_for(lambda: self._is_closed or self._is_wanted, patience)
                if self._is_closed:
                    return
                self._is_wanted = False
            self._write()

    def _write(self) -> None:
        """What fails is tried again later, with the next recording, or at the end."""
        with self._changed:
            rows = list(self._waiting)
        if not rows:
            return
        try:
            with self._database.write(Deadline(_RETRY_AFTER)) as db:
                # A proxy may send the same id again: the last request counts.
                last = {row["id"]: row for row in rows}
                db.execute(delete(Recording).where(Recording.id.in_(last)))
                db.execute(insert(Recording), list(last.values()))
            with self._changed:
                del self._waiting[: len(rows)]
            self.has_failed = self._is_full = False
            prune(self._database, self._config.RECORDINGS_MAX, self._config.RECORDINGS_DAYS)
        except Exception as error:  # Whatever the database says: no request fails because of it.
            if not self.has_failed:
                self._log.warn("Failed requests could not be recorded, and will be later.", err=error)
            self.has_failed = True
