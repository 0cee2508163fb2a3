"""The responses in memory."""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from time import monotonic

from app.http.cache.changes import Changes
from app.http.response.serialized import Serialized

_OVERHEAD = 500
"""What an entry takes besides its texts."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A response and what it depends on."""

    response: Serialized
    since: int
    """The time of `changes` before it was made."""
    tables: tuple[str, ...]
    until: float
    """When it expires, as monotonic() counts."""
    used_fields: tuple[str, ...] = ()
    """The deprecated fields that its requests use, which are counted. All with one key use the same."""


class StoredResponses:
    """At most `limit` bytes of responses: the one that was used last stays longest."""

    def __init__(self, limit: int, changes: Changes) -> None:
        self.drops = {"write": 0, "expired": 0, "size": 0}
        self.bytes = 0
        self._limit = limit
        self._changes = changes
        self._entries: OrderedDict[str, Stored] = OrderedDict()
        self._lock = Lock()

    def get(self, key: str) -> Stored | None:
        """The response, if it still holds."""
        with self._lock:
            stored = self._entries.get(key)
            if stored is None:
                return None
            is_expired = monotonic() >= stored.until
            if not is_expired and self._changes.is_unchanged(stored.since, stored.tables):
                self._entries.move_to_end(key)
                return stored
            self.drops["expired" if is_expired else "write"] += 1
            self._remove(key)
            return None

    def set(self, key: str, stored: Stored) -> bool:
        """Keeps a response, unless what it depends on has changed. Returns whether there is room for it."""
        size = _size_of(key, stored.response)
        with self._lock:
            if self._limit == 0 or not self._changes.is_unchanged(stored.since, stored.tables):
                return True
            if size > self._limit:
                return False
            self._remove(key)
            self._entries[key] = stored
            self.bytes += size
            while self.bytes > self._limit:
                self._remove(next(iter(self._entries)))
                self.drops["size"] += 1
            return True

    def clear(self) -> None:
        """Drops all of them."""
        with self._lock:
            self._entries.clear()
            self.bytes = 0

    def _remove(self, key: str) -> None:
        stored = self._entries.pop(key, None)
        if stored is not None:
            self.bytes -= _size_of(key, stored.response)


def _size_of(key: str, response: Serialized) -> int:
    headers = sum(len(name) + len(value) for name, value in response.headers.items())
    return _OVERHEAD + len(key) * 2 + headers + len(response.body or b"")
