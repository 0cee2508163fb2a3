"""Whether requests would find the database ready."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from sqlalchemy import Connection

from app.config.built import ROOT
from app.db import dialect
from app.db.base import Base
from app.db.database import Database
from app.db.deadline import Deadline
from app.db.history import History
from app.db.ids import new_id
from app.db.notes import recorded_heads
from app.db.types import now

TRIAL_SECONDS = 10

_complete: WeakKeyDictionary[Database, str] = WeakKeyDictionary()
"""What the database and the folder looked like when nothing was pending."""


def not_ready_reason(database: Database) -> str | None:
    """Why requests would fail, or None. Raises the database's errors.

    After a request found the database full or read-only, this writes rows and rolls them back, until that
    works again.
    """
    with database.probe.connect() as connection:
        reason = dialect.write_failure_reason(connection)
        if reason is not None:
            return reason
        pending = _pending_count(database, connection)
    if pending > 0:
        return f"Pending migrations: {pending}."
    if database.write_fault is not None:
        _try_write(database)
        database.write_fault = None
    return None


def _pending_count(database: Database, connection: Connection) -> int:
    """Compares every name only after a change: there may be thousands."""
    applied = ",".join(recorded_heads(connection))
    mark = f"{applied} {(ROOT / 'migrations' / 'versions').stat().st_mtime_ns}"
    if _complete.get(database) == mark:
        return 0
    count = len(History.read(connection).pending)
    if count == 0:
        _complete[database] = mark
    return count


class _TrialIsOver(Exception):
    """Rolls back the trial."""


def _try_write(database: Database) -> None:
    """Writes as much as a request may, to find out whether there is space."""
    rows = [
        {
            "id": (id := new_id()),
            "name": f"trial {id}",
            "owner_email": "x" * 250,
            "role": "user",
            "created_at": now(),
        }
        for _ in range(256)
    ]
    try:
        with database.write(Deadline(TRIAL_SECONDS)) as db:
            db.execute(Base.metadata.tables["clients"].insert(), rows)
            raise _TrialIsOver
    except _TrialIsOver:
        pass
