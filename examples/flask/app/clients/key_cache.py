"""Remembers the clients of keys for a moment."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock
from time import monotonic
from typing import Generic, TypeVar

V = TypeVar("V")

CAPACITY = 10_000
"""How many keys are remembered. Beyond that, the one that was looked up longest ago is forgotten."""


class KeyCache(Generic[V]):
    """Remembers what was found for a key, for `seconds` from the start of the lookup; 0 remembers nothing.

    Callers at the same time share a lookup. A key that was not found is not remembered, so guesses take no
    memory, and of a key only a hash is kept.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._lock = Lock()
        self._entries: dict[bytes, tuple[Future[V | None], float]] = {}

    def find(self, key: str, look_up: Callable[[], V | None]) -> V | None:
        """What `look_up` returns, or returned a moment ago."""
        if not self._seconds:
            return look_up()
        name = hashlib.sha256(key.encode()).digest()
        now = monotonic()
        with self._lock:
            known, until = self._entries.get(name, (None, 0.0))
            if known is None or until <= now:
                lookup: Future[V | None] = Future()
                self._remember(name, lookup, now + self._seconds)
        if known is not None and until > now:
            return known.result()
        return self._fill(name, lookup, look_up)

    def _fill(self, name: bytes, lookup: Future[V | None], look_up: Callable[[], V | None]) -> V | None:
        try:
            found = look_up()
        except BaseException as error:
            self._forget(name, lookup)
            lookup.set_exception(error)
            raise
        if found is None:
            self._forget(name, lookup)
        lookup.set_result(found)
        return found

    def _remember(self, name: bytes, lookup: Future[V | None], until: float) -> None:
        self._entries.pop(name, None)
        self._entries[name] = (lookup, until)
        if len(self._entries) > CAPACITY:
            del self._entries[next(iter(self._entries))]

    def _forget(self, name: bytes, lookup: Future[V | None]) -> None:
        with self._lock:
            if self._entries.get(name, (None, 0.0))[0] is lookup:
                del self._entries[name]
