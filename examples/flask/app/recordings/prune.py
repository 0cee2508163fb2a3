"""Deletes the recordings that are too old, and the oldest of too many."""

from datetime import datetime, timedelta
from threading import Event, Thread

from sqlalchemy import delete, select

from app.config.config import Settings
from app.db.database import Database
from app.db.deadline import Deadline
from app.db.types import now
from app.http.operate.log import Log
from app.recordings.models import Recording

_BATCH = 500
_HOUR = 3600.0
_LIMIT = 30.0
"""Seconds of one transaction."""


def prune(database: Database, most: int, days: int) -> None:
    """Deletes in small transactions."""
    newest = select(Recording.created_at).order_by(Recording.created_at.desc())
    with database.write(Deadline(_LIMIT)) as db:
        beyond = db.scalars(newest.offset(most).limit(1)).first()
    expired = expiry(days)
    until = expired if beyond is None else max(beyond, expired)
    old = (
        select(Recording.id).where(Recording.created_at <= until).order_by(Recording.created_at).limit(_BATCH)
    )
    while True:
        with database.write(Deadline(_LIMIT)) as db:
            ids = list(db.scalars(old))
            if ids:
                db.execute(delete(Recording).where(Recording.id.in_(ids)))
        if len(ids) < _BATCH:
            return


def expiry(days: int) -> datetime:
    """Recordings from before this time count as deleted."""
    return now() - timedelta(days=days)


class HourlyPruning:
    """Deletes what has expired while the process serves, also if no request fails."""

    def __init__(self, database: Database, config: Settings, log: Log) -> None:
        self._database = database
        self._config = config
        self._log = log
        self._stopped = Event()
        self._thread = Thread(target=self._run, name="recordings", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Waits for a deletion that is running."""
        self._stopped.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopped.wait(_HOUR):
            try:
                prune(self._database, self._config.RECORDINGS_MAX, self._config.RECORDINGS_DAYS)
            except Exception as error:  # It is tried again in an hour.
                self._log.warn("Old recordings were not deleted.", err=error)
