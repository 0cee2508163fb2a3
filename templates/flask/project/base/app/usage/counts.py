"""Counts calls in memory."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Lock
from typing import NamedTuple

from app.usage.agent import OTHER, agent_of

# Beyond these, counts are of `other`: how many programs one client has in a day, and how many rows are held.
MAX_AGENTS, MAX_ROWS = 20, 10_000
# How much of what callers say of themselves is looked up without parsing it, and how long a text may be for
# that.
MAX_KNOWN, MAX_LENGTH = 10_000, 300

DAY = 86_400


class Key(NamedTuple):
    """What identifies a row that is not written yet."""

    day: str
    route: str
    client: str
    field: str
    agent: str


@dataclass
class Count:
    """A row that is not written yet."""

    key: Key
    calls: int = 0
    errors: int = 0
    # Seconds since 1970.
    last: float = 0

    def increase(self, calls: int, errors: int, last: float) -> None:
        """Adds calls."""
        self.calls += calls
        self.errors += errors
        self.last = max(self.last, last)


@dataclass
class Counts:
    """Counts of several threads.

    Whatever callers send, there are at most MAX_ROWS rows, and a few of `other` for each route.
    """

    now: Callable[[], float] = time.time
    _lock: Lock = field(default_factory=Lock)
    _rows: dict[Key, Count] = field(default_factory=dict)
    # By route, client and what the caller says of itself: a call that is like an earlier one costs one
    # lookup.
    _known: dict[tuple[str, str, str], Count] = field(default_factory=dict)
    _agents: dict[str, set[str]] = field(default_factory=dict)
    _day: str = ""
    _day_end: float = 0

    def add(self, route: str, client: str, said: str, is_error: bool, fields: Sequence[str] = ()) -> None:
        """Counts a call.

        `said` is what the caller says of itself, `fields` are the deprecated fields that it used.
        """
        now = self.now()
        errors = int(is_error)
        with self._lock:
            if now >= self._day_end:
                self._begin_day(now)
            count = self._known.get((route, client, said)) or self._new_count(route, client, said)
            count.increase(1, errors, now)
            for name in fields:
                self._row_of(count.key._replace(field=name)).increase(1, errors, now)

    def take(self) -> list[Count]:
        """The rows so far, sorted by their key, and begins again."""
        with self._lock:
            rows, self._rows, self._known = self._rows, {}, {}
        return sorted(rows.values(), key=lambda row: row.key)

    def put_back(self, rows: Iterable[Count]) -> None:
        """Adds rows that could not be written."""
        with self._lock:
            for row in rows:
                self._row_of(row.key).increase(row.calls, row.errors, row.last)

    def _begin_day(self, now: float) -> None:
        self._day = datetime.fromtimestamp(now, UTC).date().isoformat()
        self._day_end = (now // DAY + 1) * DAY
        self._known = {}
        self._agents = {}

    def _new_count(self, route: str, client: str, said: str) -> Count:
        agent = self._accepted(client, agent_of(said))
        count = self._row_of(Key(self._day, route, client, "", agent))
        if len(said) <= MAX_LENGTH and len(self._known) < MAX_KNOWN:
            self._known[route, client, said] = count
        return count

    def _accepted(self, client: str, agent: str) -> str:
        agents = self._agents.setdefault(client, set())
        if agent not in agents and len(agents) >= MAX_AGENTS:
            return OTHER
        agents.add(agent)
        return agent

    def _row_of(self, key: Key) -> Count:
        found = self._rows.get(key)
        if found is not None:
            return found
        is_other = key.client == OTHER and key.agent == OTHER
        if len(self._rows) >= MAX_ROWS and not is_other:
            return self._row_of(key._replace(client=OTHER, agent=OTHER))
        return self._rows.setdefault(key, Count(key))
