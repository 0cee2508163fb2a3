"""The Location of what a request creates (RFC 9110, 15.3.2)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from urllib.parse import quote

from app.http.call import Call
from app.http.route import Route


class Locator:
    """The route's `location`; for PUT the path itself; for POST the GET path with one parameter more, if
    there is one.
    """

    def __init__(self, route: Route, routes: Sequence[Route]) -> None:
        self._route = route
        self._routes = routes

    @cached_property
    def _parameter(self) -> str | None:
        """For `/v1/products` and `/v1/products/{id}`: `id`."""
        pattern = re.compile(re.escape(f"{self._route.path}/") + r"\{(\w+)\}")
        for other in self._routes:
            match = pattern.fullmatch(other.path)
            if other.method == "GET" and match:
                return match[1]
        return None

    def location(self, call: Call, made: object, resource: object) -> str | None:
        """`made` is what the view returned, `resource` the resource in it."""
        if self._route.spec.location:
            return call.prefix + self._route.spec.location(made)
        path = call.prefix + call.target.partition("?")[0]
        if self._route.method == "PUT":
            return path
        if self._route.method != "POST" or self._parameter is None:
            return None
        found = getattr(resource, self._parameter, None) or getattr(resource, "id", None)
        return None if found is None else f"{path}/{quote(str(found), safe='')}"
