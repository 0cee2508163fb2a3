"""The part of the API that responds from memory on routes with `cache`: docs/caching.md."""

from flask import Flask

from app.config.config import Settings
from app.db.base import Base
from app.errors import UserError
from app.http.cache.cached_reads import CachedReads
from app.http.cache.options import CacheOptions
from app.http.cache.response_cache import ResponseCache
from app.http.cache.rule import cache_rule
from app.http.part import Background, Part
from app.http.request.blueprint import blueprint
from app.http.response.headers import fixed_headers
from app.http.route import Route

LEAST_BYTES = 65_536
"""Less would not hold one response of a list."""


class Cache(Part):
    """Drops what a write changes before the response to the write is sent."""

    def install(self, api: Flask) -> None:
        """Refuses a limit that could not work."""
        config: Settings = api.extensions["config"]
        if 0 < config.CACHE_BYTES < LEAST_BYTES:
            raise UserError(
                f"CACHE_BYTES is {config.CACHE_BYTES}, which is too small for one response.",
                f"Set it to at least {LEAST_BYTES}, or to 0 to keep none.",
                2,
            )

    def route(self, api: Flask, route: Route) -> None:
        """Prepares a route that is cached."""
        given = route.spec.cache
        if given is None:
            return
        options = given if isinstance(given, CacheOptions) else CacheOptions(str(given))
        vary = fixed_headers(api.extensions["config"]).get("Vary", "")
        rule = cache_rule(route, options, Base.metadata.tables.keys(), vary)
        route.around_read.append(CachedReads(ResponseCache.of(api), rule).respond)
        route.note = f"cached {rule.duration}"
        route.response_headers["Cache-Control"] = {
            "description": "For how long it may be used without asking again.",
            "schema": {"type": "string"},
            "example": rule.headers["Cache-Control"],
        }

    def serve(self, api: Flask) -> None:
        """Adds the page that drops everything."""
        page = blueprint("/cache", hidden=True)

        @page.admin.delete("/", summary="Drop every response in memory", status=204)
        def clear_cache() -> None:
            if "response_cache" in api.extensions:
                ResponseCache.of(api).clear()

        page.add_to(api)

    def background(self, api: Flask) -> Background | None:
        """Connects to the other instances."""
        if "response_cache" not in api.extensions:
            return None
        return _Membership(ResponseCache.of(api))

    def measured(self, api: Flask) -> str:
        """The counts of an app with a cached route."""
        return ResponseCache.of(api).measured() if "response_cache" in api.extensions else ""


class _Membership:
    """As long as this process serves, the others tell it of their writes."""

    def __init__(self, cache: ResponseCache) -> None:
        self._cache = cache
        cache.coherence.open()

    def stop(self) -> None:
        """Nobody waits for this instance any more."""
        self._cache.coherence.leave()


cache = Cache()
