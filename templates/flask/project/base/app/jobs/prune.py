"""Removes old jobs."""

from datetime import datetime

from sqlalchemy import delete

from app.db.session import Db
from app.db.types import now
from app.jobs.kind import RETENTION, Attempt, JobKind, Tick, every
from app.jobs.models import Job


class Prune(JobKind[Tick]):
    """Removes jobs that were done a week ago. Dead ones stay."""

    name = "prune"
    payload = Tick

    def last_tick(self, now: datetime) -> datetime:
        """Every hour, on the hour."""
        return every(now, 3600)

    def run(self, job: Attempt[Tick], db: Db, result: object) -> None:
        """Removes them."""
        ended = Job.status.in_(["done", "deleted"])
        db.execute(delete(Job).where(ended, Job.run_at < now() - RETENTION))


prune = Prune()
