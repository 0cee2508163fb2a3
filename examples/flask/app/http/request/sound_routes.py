"""Refuses to start with routes that would surprise callers."""

from __future__ import annotations

from flask import Flask

from app.http.contract.document import require_distinct_ids
from app.http.response.deprecations import notices_of
from app.http.route import Route


def require_sound_routes(api: Flask) -> None:
    """Raises for a route without an audience, two operations of one name, and a successor that does not
    exist.
    """
    routes: dict[str, Route] = api.extensions["by_endpoint"]
    for rule in api.url_map.iter_rules():
        if rule.endpoint not in routes:
            raise ValueError(f"{rule.rule} has no audience. Declare it in a blueprint.")
    require_distinct_ids(route for route in routes.values() if route.tag)
    notices_of(api).require_successors(list(routes.values()))
