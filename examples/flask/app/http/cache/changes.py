"""What writes have changed, by table."""

from collections.abc import Iterable
from dataclasses import dataclass
from threading import Lock
from time import monotonic

EVERY_TABLE = "*"
"""Stands for every table: the tables of a statement cannot be told from its text."""


@dataclass(frozen=True, slots=True)
class Write:
    """A transaction that changes tables."""

    id: str
    tables: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Begun:
    write: Write
    until: float


class Changes:
    """Decides whether a response that was made before still holds.

    Its time advances with each change, so that it does not depend on a clock.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._time = 0
        self._everything = 0
        self._tables: dict[str, int] = {}
        self._pending: dict[str, _Begun] = {}

    @property
    def time(self) -> int:
        """The time of the last change."""
        return self._time

    def begin(self, write: Write, seconds: float) -> None:
        """A write may be committed from now on: until it ends, nothing that depends on its tables holds.

        If its end is never heard of, because its instance died, that is after `seconds`, when it has been
        committed or never will be.
        """
        with self._lock:
            if write.id not in self._pending:
                self._pending[write.id] = _Begun(write, monotonic() + seconds)
                self._change(write.tables)

    def end(self, write: Write) -> None:
        """The write was committed, or will not be."""
        with self._lock:
            self._end(write)

    def all(self) -> None:
        """Anything may have changed."""
        with self._lock:
            self._change((EVERY_TABLE,))

    def is_unchanged(self, since: int, tables: Iterable[str]) -> bool:
        """Whether what was read at a time from these tables is still true."""
        with self._lock:
            self._forget_expired()
            begun = {table for each in self._pending.values() for table in each.write.tables}
            if self._everything > since or EVERY_TABLE in begun:
                return False
            for table in tables:
                if table == EVERY_TABLE:
                    if self._time > since or begun:
                        return False
                elif self._tables.get(table, 0) > since or table in begun:
                    return False
            return True

    def _end(self, write: Write) -> None:
        begun = self._pending.pop(write.id, None)
        self._change(write.tables + (begun.write.tables if begun else ()))

    def _forget_expired(self) -> None:
        if not self._pending:
            return
        now = monotonic()
        for begun in [each for each in self._pending.values() if each.until <= now]:
            self._end(begun.write)

    def _change(self, tables: Iterable[str]) -> None:
        self._time += 1
        for table in tables:
            self._tables[table] = self._time
            if table == EVERY_TABLE:
                self._everything = self._time
