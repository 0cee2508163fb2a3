"""Scheduled jobs."""

import time
from datetime import UTC, datetime, timedelta

from app.db.types import now
from app.jobs.kind import Attempt, JobKind, Tick, every
from app.jobs.prune import prune
from tests.support.queue import Nothing, Parcel, Queue, eventually


class Ticking(JobKind[Tick]):
    """Runs every second."""

    name = "ticking"
    payload = Tick

    def __init__(self) -> None:
        self.ticks: list[datetime] = []

    def last_tick(self, now: datetime) -> datetime:
        return every(now, 1)

    def call(self, job: Attempt[Tick]) -> None:
        self.ticks.append(job.payload.tick)


def test_of_a_scheduled_job_there_is_one_per_tick_with_any_number_of_workers(queue: Queue) -> None:
    start = time.monotonic()
    kind = Ticking()

    workers = [queue.start(kind) for _ in range(3)]
    eventually(lambda: len(kind.ticks) > 1)
    for worker in workers:
        worker.stop()

    assert len(set(kind.ticks)) == len(kind.ticks)
    assert len(kind.ticks) <= time.monotonic() - start + 2


def test_the_tick_of_a_schedule_is_the_last_one_until_now() -> None:
    before = datetime(2026, 11, 22, 6, 59, 59, 999_000, UTC)
    assert every(before, 86_400, 7 * 3600) == datetime(2026, 11, 21, 7, tzinfo=UTC)
    after = before + timedelta(milliseconds=1)
    assert every(after, 86_400, 7 * 3600) == datetime(2026, 11, 22, 7, tzinfo=UTC)


def test_jobs_are_removed_a_week_after_they_were_done_and_dead_ones_are_not(queue: Queue) -> None:
    ids = queue.add(Nothing("old"), *(Parcel(sku=sku) for sku in "abcd"))
    states = [("done", 8), ("done", 6), ("dead", 8), ("deleted", 8)]
    for id, (status, days) in zip(ids, states, strict=True):
        queue.change(id, status=status, run_at=now() - timedelta(days=days))
    queue.add(prune, Tick(tick=datetime(2026, 11, 22, 23, tzinfo=UTC)))

    queue.run_due(prune)

    assert [job.id for job in queue.jobs_of("old")] == ids[1:3]
