"""Several workers, and workers that end."""

import random
import signal
import time

from app.db.session import Db
from app.db.types import now
from app.jobs.kind import Attempt, Tick
from app.jobs.prune import prune
from app.jobs.queue import later
from tests.support.patience import PATIENCE
from tests.support.queue import Nothing, Parcel, Queue, eventually


class Slow(Nothing):
    """Notes what it ran."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.ran: list[str] = []

    def call(self, job: Attempt[Parcel]) -> None:
        self.ran.append(job.payload.sku)
        time.sleep(0.005 * random.random())


def test_several_workers_run_each_job_once(queue: Queue) -> None:
    kind = Slow("shared")
    skus = [f"n{n}" for n in range(40)]
    queue.add(kind, *(Parcel(sku=sku) for sku in skus))

    queue.run_due(kind, 3)

    assert sorted(kind.ran) == sorted(skus)
    assert queue.states_of("shared") == [("done", 1)] * 40


class Late(Nothing):
    """Its first attempt goes on after its lease has ended."""

    def __init__(self, queue: Queue) -> None:
        super().__init__("lease")
        self.queue = queue
        self.begun = 0

    def call(self, job: Attempt[Parcel]) -> None:
        self.begun += 1
        if self.begun == 1:
            self.queue.change(job.id, run_at=now())
            eventually(lambda: self.begun == 2)

    def run(self, job: Attempt[Parcel], db: Db, result: object) -> None:
        later(db, Nothing(f"lease of {job.number}"), job.payload)


def test_a_worker_whose_lease_has_ended_stores_nothing_the_job_belongs_to_the_next_one(queue: Queue) -> None:
    kind = Late(queue)
    queue.add(kind, Parcel(sku="a"))

    workers = [queue.start(kind) for _ in range(2)]
    eventually(lambda: kind.begun == 2)
    for worker in workers:
        worker.stop()

    assert queue.states_of("lease") == [("done", 2)]
    assert [len(queue.jobs_of(f"lease of {number}")) for number in (1, 2)] == [0, 1]


KILLED = """
import os, signal, sys, time
from app.config.config import load_config
from app.db.database import Database
from tests.support.queue import Nothing, Queue

class Killer(Nothing):
    def call(self, job):
        os.kill(os.getpid(), signal.SIGKILL)

config = load_config(os.environ)
Queue.of(config, Database(config)).start(Killer("killer"))
time.sleep(60)
"""


def test_the_job_of_a_killed_worker_runs_again(queue: Queue) -> None:
    kind = Nothing("killer")
    queue.add(kind, Parcel(sku="a"))
    with queue.program("-c", KILLED) as child:
        assert child.wait(PATIENCE) == -signal.SIGKILL
    assert queue.states_of("killer") == [("waiting", 1)]
    assert queue.due("killer") == 0

    queue.make_due("killer")
    queue.run_due(kind)

    assert queue.states_of("killer") == [("done", 2)]


def test_a_job_whose_worker_is_killed_in_each_attempt_is_dead(queue: Queue) -> None:
    kind = Nothing("poison", attempts=3)
    (id,) = queue.add(kind, Parcel(sku="a"))
    queue.change(id, attempts=3)

    queue.run_due(kind)

    (job,) = queue.jobs_of("poison")
    assert (job.status, job.last_error) == ("dead", "PermanentError: Its worker was killed in each attempt.")


class Stopping(Nothing):
    """A short job, and one that goes on until it is aborted."""

    def __init__(self) -> None:
        super().__init__("stopping")
        self.reasons: list[str] = []

    def call(self, job: Attempt[Parcel]) -> None:
        if job.payload.sku == "short":
            time.sleep(0.1)
        elif job.abort.wait(PATIENCE):
            self.reasons.append(str(job.abort.reason))


def test_a_worker_that_stops_finishes_what_runs_and_aborts_it_after_close_timeout(queue: Queue) -> None:
    kind = Stopping()
    queue.add(kind, Parcel(sku="short"), Parcel(sku="long"))

    worker = queue.with_config(CLOSE_TIMEOUT=1).start(kind)
    eventually(lambda: queue.due("stopping") == 0)
    worker.stop()

    short, long = queue.jobs_of("stopping")
    assert (short.status, short.last_error) == ("done", None)
    assert (long.status, long.last_error) == ("waiting", "InterruptedError: The worker stopped.")
    eventually(lambda: kind.reasons == ["The worker stopped."])


class Endless(Nothing):
    """Takes too long."""

    timeout = 0.5

    def call(self, job: Attempt[Parcel]) -> None:
        job.abort.wait(PATIENCE)


def test_an_attempt_that_takes_longer_than_its_timeout_is_aborted(queue: Queue) -> None:
    kind = Endless("endless")
    queue.add(kind, Parcel(sku="a"))

    queue.run_due(kind)

    (job,) = queue.jobs_of("endless")
    assert (job.status, job.last_error) == ("waiting", "TimeoutError: There was no result within 0.5 s.")


def test_manage_worker_runs_jobs_until_sigterm(queue: Queue) -> None:
    (id,) = queue.add(prune, Tick(tick=now()))
    with queue.program("-m", "manage", "worker") as child:

        def is_done() -> bool:
            assert child.poll() is None
            return any(job.id == id and job.status == "done" for job in queue.jobs_of("prune"))

        eventually(is_done)
        child.terminate()
        assert child.wait(PATIENCE) == 0
