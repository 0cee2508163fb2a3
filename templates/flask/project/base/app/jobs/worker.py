"""Takes jobs from the queue and runs them."""

import random
import threading
from collections.abc import Sequence

from app.jobs.abort import Abort
from app.jobs.claim import Claimed, claim_jobs
from app.jobs.kind import AnyKind
from app.jobs.perform import run_job
from app.jobs.runtime import Runtime
from app.jobs.scheduler import Scheduler

# How long to wait when no job is due, and after an error, in seconds.
IDLE_PAUSE, ERROR_PAUSE = 1.0, 10.0


class Worker:
    """Runs jobs until `stop`, in threads of its own."""

    def __init__(self, runtime: Runtime, kinds: Sequence[AnyKind]) -> None:
        self._runtime = runtime
        self._kinds = kinds
        self._scheduler = Scheduler(runtime, kinds)
        self._running: dict[threading.Thread, Abort] = {}
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._is_stopping = False
        self._thread = threading.Thread(target=self._poll, name="jobs", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Claims no more, waits for running jobs, and aborts them after CLOSE_TIMEOUT seconds."""
        self._is_stopping = True
        self._wake.set()
        timer = threading.Timer(self._runtime.config.CLOSE_TIMEOUT, self._abort_all)
        timer.daemon = True
        timer.start()
        self._thread.join()
        timer.cancel()

    def _poll(self) -> None:
        while not self._is_stopping:
            try:
                self._scheduler.add_due()
                free = self._runtime.config.WORKER_CONCURRENCY - len(self._running)
                jobs = claim_jobs(self._runtime, self._kinds, free) if free > 0 else []
            except Exception as error:
                self._runtime.log.warn("The worker could not claim jobs.", err=error)
                self._pause(ERROR_PAUSE)
                continue
            for job in jobs:
                self._start(job)
            if not jobs:
                self._pause(IDLE_PAUSE)
        while self._running:
            self._pause(IDLE_PAUSE)

    def _start(self, job: Claimed) -> None:
        abort = Abort()

        def work() -> None:
            try:
                run_job(self._runtime, job, abort)
            finally:
                with self._lock:
                    self._running.pop(threading.current_thread(), None)
                self._wake.set()

        thread = threading.Thread(target=work, name=f"job {job.id}", daemon=True)
        with self._lock:
            self._running[thread] = abort
        thread.start()

    def _pause(self, seconds: float) -> None:
        """Waits, at most until a job has ended or the worker stops."""
        self._wake.wait(seconds * random.uniform(0.5, 1))
        self._wake.clear()

    def _abort_all(self) -> None:
        with self._lock:
            aborts = list(self._running.values())
        for abort in aborts:
            abort.set(InterruptedError("The worker stopped."))
