"""Runs jobs in the background, and counts those that wait."""

from flask import Flask
from sqlalchemy import Connection, func, select

from app.db.types import now
from app.http.operate.gauges import Gauge, Labels
from app.jobs.kinds import KINDS
from app.jobs.models import Job
from app.jobs.runtime import runtime_of
from app.jobs.verbs import verbs
from app.jobs.worker import Worker
from app.service import Service

Value = tuple[Labels, float]


class Jobs(Service):
    """The worker and its verbs."""

    def __init__(self) -> None:
        super().__init__()
        self.gauges = [job_gauges]
        self.verbs = verbs

    def start(self, api: Flask) -> Worker:
        """Starts a worker."""
        return Worker(runtime_of(api), KINDS)


def job_gauges(connection: Connection) -> list[Gauge]:
    """How many jobs wait and are dead, and for how long the oldest has been due."""
    waits, dead, time = Job.status == "waiting", Job.status == "dead", now()
    count = select(Job.kind, func.count()).group_by(Job.kind)
    oldest = select(Job.kind, func.min(Job.run_at)).where(waits, Job.run_at <= time).group_by(Job.kind)
    waiting: list[Value] = [({"kind": kind}, total) for kind, total in connection.execute(count.where(waits))]
    late: list[Value] = [
        ({"kind": kind}, (time - since).total_seconds()) for kind, since in connection.execute(oldest)
    ]
    failed: list[Value] = [({"kind": kind}, total) for kind, total in connection.execute(count.where(dead))]
    return [
        Gauge("jobs_waiting", "Jobs that are not done.", waiting),
        Gauge("jobs_oldest_due_seconds", "Age of the oldest due job.", late),
        Gauge("jobs_dead", "Jobs that have failed for good.", failed),
    ]


service = Jobs()
