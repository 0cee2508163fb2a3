"""One attempt at a job."""

import random
from datetime import timedelta

from app.db.deadline import Deadline
from app.db.session import RequestContext
from app.db.types import now
from app.http.operate.log import Log
from app.http.operate.redact import without_keys, without_values
from app.jobs.abort import Abort
from app.jobs.claim import PATIENCE, Claimed, store_result
from app.jobs.kind import Attempt, PermanentError
from app.jobs.runtime import Runtime

LONGEST_PAUSE = 3600.0


def run_job(runtime: Runtime, job: Claimed, abort: Abort) -> None:
    """Runs a job once and stores the result.

    If storing it fails, the job is due again when its lease ends.
    """
    log = runtime.log.child(job=job.id, kind=job.kind.name, attempt=job.attempts)
    try:
        if job.attempts > job.kind.attempts:
            raise PermanentError("Its worker was killed in each attempt.")
        _perform(runtime, job, abort, log)
        log.info("The job is done.")
    except Exception as error:
        try:
            _store_failure(runtime, job, error, log)
        except Exception as late:
            log.error(late)


def _perform(runtime: Runtime, job: Claimed, abort: Abort, log: Log) -> None:
    """`call`, then `run` and the end of the job in one transaction."""
    deadline = Deadline(job.kind.timeout)
    database, config = runtime.database, runtime.config
    attempt = Attempt(
        payload=job.kind.read(job.payload),
        id=job.id,
        number=job.attempts,
        config=config,
        log=log,
        abort=abort,
        read=lambda: database.read(deadline),
    )
    result = abort.run(lambda: job.kind.call(attempt), job.kind.timeout)
    with database.write(deadline, RequestContext(config, log, job.id, "")) as db:
        job.kind.run(attempt, db, result)
        store_result(db, job, status="done", run_at=now())


def _store_failure(runtime: Runtime, job: Claimed, error: Exception, log: Log) -> None:
    """Schedules the next attempt after a pause that doubles each time, up to an hour.

    After the last the job is dead.
    """
    is_dead = isinstance(error, PermanentError) or job.attempts >= job.kind.attempts
    pause = 0.0 if is_dead else min(5.0 * 2**job.attempts, LONGEST_PAUSE) * random.uniform(0.5, 1)
    text = without_keys(without_values(f"{type(error).__name__}: {error}"))[:2000]
    if is_dead:
        log.error("The job is dead.", err=error)
    else:
        log.warn("The job failed and will be retried.", err=error)
    status = "dead" if is_dead else "waiting"
    with runtime.database.write(Deadline(PATIENCE)) as db:
        store_result(db, job, status=status, run_at=now() + timedelta(seconds=pause), last_error=text)
