"""Stores jobs: `later(db, mail, Mail(...))`."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.db.ids import new_id
from app.db.types import now
from app.jobs.kind import JobKind, P, text_of
from app.jobs.models import Job

LONGEST_KEY = 180


def later(
    db: Session, kind: JobKind[P], payload: P, *, at: datetime | None = None, key: str | None = None
) -> str:
    """Writes a job in this transaction: it runs one or more times if that is committed, and never otherwise.

    At most one job of a kind has a `key`, until a week after it was done. Returns the id, or that of the job
    with the same key. Raises a PermanentError if the payload does not match its model.
    """
    text = text_of(payload)
    kind.read(text)
    job = Job(id=new_id(), kind=kind.name, payload=text, run_at=at or now())
    if key is None:
        db.add(job)
        db.flush()
        return job.id
    job.unique_key = f"{kind.name} {key}"
    if len(job.unique_key) > LONGEST_KEY:
        raise ValueError(f"The key of this {kind.name} is longer than {LONGEST_KEY} characters.")
    return _added_once(db, job)


def _added_once(db: Session, job: Job) -> str:
    """Adds a job unless its key is taken. Two transactions that add it at once wait for each other."""
    same_key = select(Job.id).where(Job.unique_key == job.unique_key)
    found = db.scalar(same_key)
    if found is not None:
        return found
    try:
        with db.begin_nested():
            db.add(job)
            db.flush()
    except IntegrityError:
        # A shared lock reads what others have committed since this transaction began.
        return db.scalars(same_key.with_for_update(read=True)).one()
    return job.id
