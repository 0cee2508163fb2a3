"""Adds the jobs of schedules."""

from collections.abc import Sequence
from datetime import datetime

from app.db.deadline import Deadline
from app.db.types import now
from app.jobs.claim import PATIENCE
from app.jobs.kind import RETENTION, AnyKind, Tick
from app.jobs.queue import later
from app.jobs.runtime import Runtime


class Scheduler:
    """The key of such a job is unique, so there is one per tick, no matter how many workers run."""

    def __init__(self, runtime: Runtime, kinds: Sequence[AnyKind]) -> None:
        self._runtime = runtime
        self._kinds = kinds
        self._added: dict[str, datetime] = {}

    def add_due(self) -> None:
        """Adds those of the last tick."""
        for kind in self._kinds:
            tick = kind.last_tick(now())
            # The job of an older tick may have been pruned; it would run again.
            if tick is None or now() - tick > RETENTION or self._added.get(kind.name) == tick:
                continue
            with self._runtime.database.write(Deadline(PATIENCE)) as db:
                later(db, kind, Tick(tick=tick), key=f"{tick:%Y-%m-%dT%H:%M:%S.000Z}")
            self._added[kind.name] = tick
