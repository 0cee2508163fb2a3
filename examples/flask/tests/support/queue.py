"""Jobs for tests. Each test has a kind of its own, so that several can run in one database."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from pydantic import BaseModel, Field
from sqlalchemy import func, select, update

from app.config.config import Settings
from app.db.database import Database
from app.db.deadline import Deadline
from app.db.types import now
from app.http.operate.log import Log
from app.jobs.kind import AnyKind, JobKind, P
from app.jobs.models import Job
from app.jobs.queue import later
from app.jobs.runtime import Runtime
from app.jobs.worker import Worker
from tests.support.patience import PATIENCE


class Parcel(BaseModel):
    """The payload of most kinds here."""

    sku: str = Field(max_length=20)


class Nothing(JobKind[Parcel]):
    """A kind that does nothing."""

    payload = Parcel

    def __init__(self, name: str, attempts: int = 10) -> None:
        self.name = name
        self.attempts = attempts


def eventually(is_true: Callable[[], bool]) -> None:
    """Waits until something is true."""
    end = time.monotonic() + PATIENCE
    while not is_true():
        assert time.monotonic() < end, "It did not become true."
        time.sleep(0.02)


@dataclass
class Queue:
    """The jobs of a database."""

    runtime: Runtime

    @classmethod
    def of(cls, config: Settings, database: Database) -> "Queue":
        """Those of an API, which logs nothing."""
        return cls(Runtime(config, database, Log("silent", sys.stderr)))

    def with_config(self, **changes: object) -> "Queue":
        """The same with other settings."""
        return Queue(replace(self.runtime, config=self.runtime.config.replaced(**changes)))

    def add(self, kind: JobKind[P], *payloads: P) -> list[str]:
        """Adds a job of each payload. Returns their ids."""
        with self.runtime.database.write(Deadline(PATIENCE)) as db:
            return [later(db, kind, payload) for payload in payloads]

    def jobs_of(self, kind: str) -> Sequence[Job]:
        """Its jobs."""
        with self.runtime.database.read(Deadline(PATIENCE)) as db:
            return db.scalars(select(Job).where(Job.kind == kind).order_by(Job.id)).all()

    def states_of(self, kind: str) -> list[tuple[str, int]]:
        """The status and the attempts of its jobs."""
        return [(job.status, job.attempts) for job in self.jobs_of(kind)]

    def change(self, id: str, **values: object) -> None:
        """Changes a job."""
        with self.runtime.database.write(Deadline(PATIENCE)) as db:
            db.execute(update(Job).where(Job.id == id).values(values))

    def make_due(self, kind: str) -> None:
        """Makes its jobs due."""
        for job in self.jobs_of(kind):
            self.change(job.id, run_at=now())

    def due(self, kind: str) -> int:
        """How many of its jobs are due."""
        is_due = (Job.kind == kind, Job.status == "waiting", Job.run_at <= now())
        with self.runtime.database.read(Deadline(PATIENCE)) as db:
            return db.scalar(select(func.count()).select_from(Job).where(*is_due)) or 0

    def start(self, kind: AnyKind) -> Worker:
        """A worker that knows this kind."""
        return Worker(self.runtime, [kind])

    def run_due(self, kind: AnyKind, workers: int = 1) -> None:
        """Runs the jobs that are due, with several workers."""
        started = [self.start(kind) for _ in range(workers)]
        eventually(lambda: self.due(kind.name) == 0)
        for worker in started:
            worker.stop()

    @contextmanager
    def program(self, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
        """Runs Python with the database of this queue, at most while the block runs."""
        url = self.runtime.config.DATABASE_URL.reveal()
        variables = {**os.environ, "APP_CONFIG": "testing", "DATABASE_URL": url}
        with subprocess.Popen([sys.executable, *arguments], env=variables) as child:
            try:
                yield child
            finally:
                child.kill()
