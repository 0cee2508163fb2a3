"""Sends the mails of a month."""

import time
from dataclasses import dataclass
from typing import Literal

from flask import Flask
from pydantic import ValidationError
from sqlalchemy import select

from app.db.database import Database
from app.db.deadline import Deadline
from app.db.types import now
from app.http.operate.log import Log
from app.jobs.models import Job
from app.jobs.runtime import Runtime, runtime_of
from app.jobs.worker import Worker
from app.notices.kind import NoticeMail, notice
from app.notices.models import Notice

# Seconds until it says what it waits for, and between looks at the queue.
ANNOUNCE, PAUSE = 10, 0.1
PATIENCE = 30

State = Literal["sent", "waiting", "dead"]


@dataclass(frozen=True)
class Delivery:
    """The result of the mail to an owner: `waiting` is tried again later, `dead` was refused for good."""

    owner: str
    state: State
    error: str | None = None


def deliver(api: Flask, month: str) -> list[Delivery]:
    """Sends what is due, until each mail of the month is sent, refused, or has to wait.

    Other workers may help. Failures are not logged, because they are returned.
    """
    runtime = runtime_of(api)
    silent = Runtime(runtime.config, runtime.database, Log("silent", runtime.log.output))
    worker = Worker(silent, [notice])
    announce_at = time.monotonic() + ANNOUNCE
    try:
        while True:
            deliveries, is_due = _deliveries_of(runtime.database, month)
            if not is_due:
                return deliveries
            if time.monotonic() > announce_at:
                announce_at = float("inf")
                waits = "Waiting for the mail server, and for mails that another process has begun to send."
                runtime.log.info(waits)
            time.sleep(PAUSE)
    finally:
        worker.stop()


def _deliveries_of(database: Database, month: str) -> tuple[list[Delivery], bool]:
    """The notices of a month with the state of their jobs, and whether one of them is due.

    The notices are read first: a job that ended meanwhile is looked at again.
    """
    with database.read(Deadline(PATIENCE)) as db:
        notices = db.scalars(select(Notice).where(Notice.month == month).order_by(Notice.owner)).all()
    with database.read(Deadline(PATIENCE)) as db:
        jobs = {_notice_of(job): job for job in db.scalars(select(Job).where(Job.kind == notice.name))}
    states = [_state_of(row, jobs.get(row.id)) for row in notices]
    return [delivery for delivery, _ in states], any(is_due for _, is_due in states)


def _state_of(row: Notice, job: Job | None) -> tuple[Delivery, bool]:
    if row.sent_at is not None:
        return Delivery(row.owner, "sent"), False
    if job is not None and job.status == "done":
        return Delivery(row.owner, "waiting"), True
    if job is None or job.status != "waiting":
        error = job.last_error if job else None
        return Delivery(row.owner, "dead", error or "its job was deleted"), False
    is_due = job.worker is not None or job.run_at <= now()
    return Delivery(row.owner, "waiting", job.last_error), is_due


def _notice_of(job: Job) -> str:
    """A deleted job has no payload."""
    try:
        return NoticeMail.model_validate_json(job.payload).notice
    except ValidationError:
        return ""
