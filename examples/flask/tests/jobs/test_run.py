"""Jobs are stored with the request, and run."""

from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from pydantic import BaseModel

from app.db.deadline import Deadline
from app.db.session import Db
from app.db.types import now
from app.jobs.kind import Attempt, JobKind, PermanentError, Tick
from app.jobs.prune import prune
from app.jobs.queue import later
from tests.support.patience import PATIENCE
from tests.support.queue import Nothing, Parcel, Queue

WRITTEN = Nothing("written")


def tick(hour: int) -> Tick:
    return Tick(tick=datetime(2026, 11, 22, hour, tzinfo=UTC))


def test_a_job_is_stored_if_its_transaction_is_committed_and_not_if_it_is_rolled_back(queue: Queue) -> None:
    database = queue.runtime.database

    def refuse(db: Db, hour: int) -> None:
        later(db, prune, tick(hour))
        raise LookupError

    with pytest.raises(LookupError), database.write(Deadline(PATIENCE)) as db:
        refuse(db, 20)
    with database.write(Deadline(PATIENCE)) as db:
        with pytest.raises(LookupError), db.atomically():
            refuse(db, 21)
        later(db, prune, tick(22))

    assert [job.payload for job in queue.jobs_of("prune")] == ['{"tick":"2026-11-22T22:00:00.000Z"}']


class Once(Nothing):
    """Writes, and looks at what is stored after its commit."""

    def __init__(self, queue: Queue) -> None:
        super().__init__("once")
        self.queue = queue
        self.seen: list[object] = []

    def call(self, job: Attempt[Parcel]) -> str:
        return f"{job.payload.sku} called"

    def run(self, job: Attempt[Parcel], db: Db, result: object) -> None:
        later(db, WRITTEN, Parcel(sku="once"))
        db.after_commit(lambda _: self.seen.append((job.id, result, self.queue.states_of("once"))))


def test_a_job_runs_once_and_its_writes_are_committed_with_its_end(queue: Queue) -> None:
    kind = Once(queue)
    ids = queue.add(kind, Parcel(sku="a"))

    queue.run_due(kind)

    assert kind.seen == [(ids[0], "a called", [("done", 1)])]
    assert queue.jobs_of("once")[0].worker is None
    assert len(queue.jobs_of("written")) == 1


class Failing(Nothing):
    """Writes, then fails."""

    def run(self, job: Attempt[Parcel], db: Db, result: object) -> None:
        later(db, Nothing("lost"), Parcel(sku="lost"))
        raise RuntimeError("No connection, key_abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG")


def test_a_job_that_fails_stores_nothing_is_tried_again_later_and_is_dead_after_its_last_attempt(
    queue: Queue,
) -> None:
    kind = Failing("failing", attempts=2)
    queue.add(kind, Parcel(sku="a"))

    queue.run_due(kind)
    (first,) = queue.jobs_of("failing")
    assert (first.status, first.attempts, first.worker) == ("waiting", 1, None)
    assert "No connection" in str(first.last_error)
    assert "abcdef" not in str(first.last_error)
    assert first.run_at > now()

    queue.make_due("failing")
    queue.run_due(kind)
    assert queue.states_of("failing") == [("dead", 2)]
    assert queue.jobs_of("lost") == []


class Hopeless(Nothing):
    """Cannot succeed."""

    def call(self, job: Attempt[Parcel]) -> None:
        raise PermanentError("No such address.")


def test_a_job_that_cannot_succeed_is_dead_at_once(queue: Queue) -> None:
    kind = Hopeless("hopeless")
    queue.add(kind, Parcel(sku="a"))

    queue.run_due(kind)

    (job,) = queue.jobs_of("hopeless")
    assert (job.status, job.attempts) == ("dead", 1)
    assert job.last_error == "PermanentError: No such address."


class Amount(BaseModel):
    count: int


class Newer(JobKind[Amount]):
    """A newer version of the kind `checked`."""

    name = "checked"
    payload = Amount


def test_a_payload_is_checked_when_it_is_written_and_when_it_is_read(queue: Queue) -> None:
    newer = Newer()
    with pytest.raises(PermanentError, match="The payload is not valid: /count"):
        queue.add(newer, Amount.model_construct(count="many"))  # type: ignore[arg-type]
    queue.add(Nothing("checked"), Parcel(sku="old"))
    (broken,) = queue.add(newer, Amount(count=1))
    queue.change(broken, payload="{")
    queue.add(newer, Amount(count=2))

    queue.run_due(newer)

    old, unreadable, new = queue.jobs_of("checked")
    assert [old.status, unreadable.status, new.status] == ["dead", "dead", "done"]
    assert "/count" in str(old.last_error)


def test_a_job_with_a_time_runs_then_and_one_with_a_key_is_stored_once(queue: Queue) -> None:
    kind = Nothing("keyed")
    ids: list[str] = []

    def store() -> None:
        with queue.runtime.database.write(Deadline(PATIENCE)) as db:
            at = now() + timedelta(hours=1)
            ids.append(later(db, kind, Parcel(sku="keyed"), at=at, key="order 17"))

    threads = [Thread(target=store) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    queue.run_due(kind)

    (job,) = queue.jobs_of("keyed")
    assert ids == [job.id] * 3
    assert (job.status, job.attempts) == ("waiting", 0)
