"""Routes and fields that will be dropped: their headers, the 410 after the sunset, and the list of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import formatdate
from urllib.parse import quote

from flask import Flask

from app.config.config import Settings
from app.errors import UserError
from app.http.call import Call
from app.http.request.deprecated_fields import deprecated_fields_of
from app.http.request.deprecation import Dates, Deprecation, dates_of
from app.http.response.problem import Problem
from app.http.route import Route


@dataclass(frozen=True, slots=True)
class DeprecationEntry:
    """What will be dropped: a route, or a field of it."""

    method: str
    # As in OpenAPI: `/v1/orders/{id}`.
    path: str
    # e.g. `body.lines.note`; empty for the whole route.
    field: str
    # The fields beside it.
    siblings: tuple[str, ...]
    since: str
    sunset: str | None = None
    use: str | None = None
    why: str | None = None

    @property
    def deprecation(self) -> Deprecation:
        """The facts alone."""
        return Deprecation(self.since, self.sunset, self.use, self.why)


class DeprecationNotices:
    """What is deprecated in an app. `now` returns seconds: what is deprecated ends by it."""

    def __init__(self, config: Settings, now: Callable[[], float]) -> None:
        self.entries: list[DeprecationEntry] = []
        self._days = config.DEPRECATION_DAYS
        self._now = now
        self._routes: dict[int, tuple[Route, Deprecation, Dates]] = {}

    def add(self, route: Route) -> None:
        """Lists a route and its fields. Raises for a deprecation that could not work."""
        for field in deprecated_fields_of(route.spec):
            facts = field.deprecation
            dates_of(f"The field {field.name} of {route.name}", facts, self._days)
            self._list(route, field.name, field.siblings, facts)
        deprecated = route.spec.deprecated
        if deprecated:
            self._routes[id(route)] = (route, deprecated, dates_of(route.name, deprecated, self._days))
            self._list(route, "", (), deprecated)

    def _list(self, route: Route, field: str, siblings: tuple[str, ...], facts: Deprecation) -> None:
        of = (route.method, route.path, field, siblings)
        self.entries.append(DeprecationEntry(*of, facts.since, facts.sunset, facts.use, facts.why))

    def require_served(self, route: Route) -> None:
        """Raises the 410 after the sunset."""
        found = self._routes.get(id(route))
        if found is None:
            return
        _, deprecated, dates = found
        if dates.sunset is not None and self._now() >= dates.sunset:
            use = f"Use {deprecated.use}." if deprecated.use else ""
            ended = f"{route.name} ended on {deprecated.sunset}."
            raise Problem(410, " ".join(filter(None, [ended, use, deprecated.why or ""])))

    def headers_of(self, call: Call, route: Route) -> dict[str, str] | None:
        """Deprecation (RFC 9745), Sunset (RFC 8594), and a Link to the page about it and to its successor
        (RFC 5829).
        """
        found = self._routes.get(id(route))
        if found is None:
            return None
        _, deprecated, dates = found
        headers = {"Deprecation": f"@{int(dates.since)}"}
        if dates.sunset is not None:
            headers["Sunset"] = formatdate(dates.sunset, usegmt=True)
        anchor = anchor_of(route.method, route.path)
        page = f'<{call.prefix}/docs/deprecations#{anchor}>; rel="deprecation"; type="text/html"'
        successor = (deprecated.use or "").partition(" ")[2]
        path = _filled(successor, call.request.view_args or {}) if successor else None
        link = f'{page}, <{call.prefix}{path}>; rel="successor-version"' if path else page
        return {**headers, "Link": link}

    def require_successors(self, routes: list[Route]) -> None:
        """Raises for a successor that is not a route, or of a field a field beside it."""
        names = {route.name for route in routes}
        for entry in self.entries:
            if entry.use is None or entry.use in names or entry.use in entry.siblings:
                continue
            of = f"{entry.method} {entry.path}"
            name = f"The field {entry.field} of {of}" if entry.field else of
            hint = (
                "Name a field beside it, or a route such as GET /v1/things."
                if entry.field
                else "Name a route that exists, such as GET /v1/things."
            )
            raise UserError(f"{name} is replaced by {entry.use}, which does not exist.", hint, 2)


def notices_of(api: Flask) -> DeprecationNotices:
    """Those of an app."""
    notices: DeprecationNotices = api.extensions["deprecation_notices"]
    return notices


def anchor_of(method: str, path: str) -> str:
    """`GET /v1/orders/{id}` → `get-v1-orders-id`"""
    return "-".join(re.findall(r"[A-Za-z0-9_]+", f"{method} {path}")).lower()


def _filled(path: str, params: dict[str, str]) -> str | None:
    """A path with the values of its parameters; None if one is not known."""
    if any(not params.get(name) for name in re.findall(r"\{(\w+)\}", path)):
        return None
    return re.sub(r"\{(\w+)\}", lambda match: quote(params[match[1]], safe=""), path)
