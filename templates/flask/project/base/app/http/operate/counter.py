"""Counts requests per caller in windows of time: in Redis for all instances, in memory for one process."""

import threading
import time
from typing import Protocol

from app.config.secret import Secret
from app.http.redis import redis_client


class Counter(Protocol):
    """Counts requests."""

    def add(self, caller: str, window: int) -> int:
        """Increments the caller's count in this window, and returns it. Raises if it cannot be counted."""


class MemoryCounter:
    """Clears the counts when a new window begins, which also limits memory."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}
        self._window = 0
        self._lock = threading.Lock()

    def add(self, caller: str, window: int) -> int:
        """Counts in this process."""
        with self._lock:
            if window != self._window:
                self._counts.clear()
                self._window = window
            count = self._counts.get(caller, 0) + 1
            self._counts[caller] = count
        return count


class RedisCounter:
    """Counts for all instances. After a failure it raises at once, for a second."""

    def __init__(self, url: Secret, seconds: int) -> None:
        self._client = redis_client(url)
        self._seconds = seconds
        self._retry_at = 0.0

    def add(self, caller: str, window: int) -> int:
        """Counts in Redis."""
        if time.monotonic() < self._retry_at:
            raise ConnectionError("Redis is not connected.")
        key = f"limit:{window}:{caller}"
        try:
            both = self._client.pipeline()
            both.incr(key)
            both.expire(key, self._seconds * 2)
            counts = both.execute()
        except Exception:
            self._retry_at = time.monotonic() + 1
            raise
        return int(counts[0])
