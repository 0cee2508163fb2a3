"""Responds from memory, or makes a response and keeps it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from json import dumps
from threading import Event, Lock
from time import monotonic
from urllib.parse import unquote_plus

from app.db.observe import observe
from app.http.cache.changes import EVERY_TABLE
from app.http.cache.response_cache import ResponseCache
from app.http.cache.rule import CacheRule
from app.http.cache.statement_tables import tables_read
from app.http.cache.stored_responses import Stored
from app.http.call import Call
from app.http.response.serialized import Serialized

Make = Callable[[], Serialized]


@dataclass(slots=True)
class _Flight:
    """A response that is being made, for which others wait."""

    since: int
    landed: Event = field(default_factory=Event)
    response: Serialized | None = None
    used_fields: tuple[str, ...] = ()


class CachedReads:
    """A cached route. A caller with a key is never given what is in memory.

    What comes from memory needs no validation: a request with the same key was valid. Requests for one
    response that arrive while it is made wait for it, unless a write has begun since.
    """

    def __init__(self, cache: ResponseCache, rule: CacheRule) -> None:
        self._cache = cache
        self._rule = rule
        self._flights: dict[str, _Flight] = {}
        self._lock = Lock()

    def respond(self, call: Call, make: Make) -> Serialized:
        """Runs around the read."""
        counts = self._cache.counts
        if call.user is not None or not self._cache.coherence.is_fresh():
            counts["bypasses"] += 1
            private = {"Cache-Control": "private, no-cache"} if call.user else {}
            return _with_headers(make(), {**self._rule.headers, **private})
        key = self._key_of(call)
        found = self._cache.stored.get(key)
        if found is not None:
            counts["hits"] += 1
            return _from_memory(call, found.response, found.used_fields)
        counts["misses"] += 1
        return self._shared(call, key, make)

    def _shared(self, call: Call, key: str, make: Make) -> Serialized:
        """Waits for the response if it is being made, else makes it for all who wait."""
        changes = self._cache.changes
        with self._lock:
            running = self._flights.get(key)
            if running is None or not changes.is_unchanged(running.since, [EVERY_TABLE]):
                running = None
                flight = self._flights[key] = _Flight(changes.time)
        if running is not None:
            running.landed.wait()
            made = running.response
            # After an error each caller has its own.
            return _from_memory(call, made, running.used_fields) if made else self._made(call, key, make)
        try:
            flight.response = self._made(call, key, make)
            flight.used_fields = _used_fields(call)
            return flight.response
        finally:
            with self._lock:
                if self._flights.get(key) is flight:
                    del self._flights[key]
            flight.landed.set()

    def _made(self, call: Call, key: str, make: Make) -> Serialized:
        """Makes a response and keeps it with the tables that the view read."""
        cache, rule = self._cache, self._rule
        since = cache.changes.time
        until = monotonic() + rule.seconds
        tables = dict.fromkeys(rule.tables)

        def depends(sql: str, *_: object) -> None:
            for table in tables_read(sql, cache.known):
                if table != EVERY_TABLE or not rule.tables:
                    tables[table] = None

        with observe(depends):
            response = _with_headers(make(), rule.headers)
        stored = Stored(response, since, tuple(tables), until, _used_fields(call))
        if response.send is None and not cache.stored.set(key, stored):
            cache.log.warn(f"A response of {rule.name} is larger than CACHE_BYTES and is not cached.")
        return Serialized(response.status, dict(response.headers), response.body, response.send)

    def _key_of(self, call: Call) -> str:
        """Requests with one key get one response. The order of parameters does not matter."""
        path, _, query = call.target.partition("?")
        headers = call.request.headers
        varied = ",".join(dumps(headers.get(name)) for name in self._rule.vary)
        return f"{self._rule.path} {call.prefix} {path}?{sorted_query(query)} {varied}"


def sorted_query(query: str) -> str:
    """Sorts parameters by name, however it is encoded; the values of one keep their order."""
    if "&" not in query:
        return query
    return "&".join(sorted(query.split("&"), key=lambda parameter: unquote_plus(parameter.partition("=")[0])))


def _used_fields(call: Call) -> tuple[str, ...]:
    """The deprecated fields that validation found."""
    found = call.state.get("used_fields")
    return tuple(found) if isinstance(found, list) else ()


def _from_memory(call: Call, response: Serialized, used_fields: tuple[str, ...]) -> Serialized:
    """The response for one more request, which is not validated."""
    call.state["used_fields"] = list(used_fields)
    return Serialized(response.status, dict(response.headers), response.body)


def _with_headers(response: Serialized, headers: dict[str, str]) -> Serialized:
    """The headers of the route. What the view says in Cache-Control counts, and its Vary is added to."""
    own = {name.lower(): value for name, value in response.headers.items()}
    merged = {name: value for name, value in headers.items() if name.lower() not in own}
    merged |= {name: value for name, value in response.headers.items() if name.lower() != "vary"}
    vary = ", ".join(filter(None, [own.get("vary"), headers.get("Vary")]))
    if vary:
        merged["Vary"] = vary
    return Serialized(response.status, merged, response.body, response.send)
