"""Takes jobs from the queue, and stores the result of each."""

import os
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session

from app.db.deadline import Deadline
from app.db.types import now
from app.jobs.kind import AnyKind
from app.jobs.models import Job
from app.jobs.runtime import Runtime

# How much longer than an attempt its lease is: time to roll back.
LEASE_MARGIN = timedelta(seconds=10)
# Seconds that the queue's own statements may take.
PATIENCE = 30


@dataclass(frozen=True)
class Claimed:
    """A job whose lease this worker holds. Only one worker has the same number of attempts."""

    id: str
    kind: AnyKind
    payload: str
    attempts: int


def worker_name() -> str:
    """The host and process."""
    return f"{socket.gethostname()} {os.getpid()}"[-100:]


def claim_jobs(runtime: Runtime, kinds: Iterable[AnyKind], limit: int) -> list[Claimed]:
    """Claims due jobs. When its lease ends, a job is due again: its worker may have been killed.

    Jobs that another worker is claiming are skipped. SQLite has one writer at a time, so nothing needs to be
    locked there.
    """
    known = {kind.name: kind for kind in kinds}
    due = select(Job.id, Job.kind, Job.payload, Job.attempts).where(
        Job.status == "waiting", Job.run_at <= now(), Job.kind.in_(known)
    )
    claimed: list[Claimed] = []
    with runtime.database.write(Deadline(PATIENCE)) as db:
        for row in db.execute(due.order_by(Job.run_at).limit(limit).with_for_update(skip_locked=True)):
            job = Claimed(row.id, known[row.kind], row.payload, row.attempts + 1)
            lease = now() + timedelta(seconds=job.kind.timeout) + LEASE_MARGIN
            changes = {"attempts": job.attempts, "run_at": lease, "worker": worker_name()}
            db.execute(update(Job).where(Job.id == job.id).values(changes))
            claimed.append(job)
    return claimed


def store_result(
    db: Session, job: Claimed, *, status: str, run_at: datetime, last_error: str | None = None
) -> None:
    """Raises if another worker has claimed the job since, so that a transaction is rolled back."""
    mine = update(Job).where(Job.id == job.id, Job.attempts == job.attempts, Job.status == "waiting")
    stored = db.execute(mine.values(status=status, run_at=run_at, last_error=last_error, worker=None))
    if not isinstance(stored, CursorResult) or stored.rowcount == 0:
        raise RuntimeError("The lease of the job ended, and another worker may have claimed it.")
