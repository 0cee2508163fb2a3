"""How a route says that its responses are kept in memory."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CacheOptions:
    """How the responses of a route are kept in memory."""

    duration: str
    """How long at most, e.g. `60s`, `5m` or `1h`. A write through `db` ends it earlier."""
    tables: tuple[str, ...] = ()
    """Tables they depend on, besides those that the view is seen to read: of a view, or of SQL by hand."""
    vary: tuple[str, ...] = ()
    """Request headers they depend on, besides those in `headers` of the route."""
    browser: str | None = None
    """How long browsers and CDNs, which do not learn of writes, may use it without asking, e.g. `10s`."""
