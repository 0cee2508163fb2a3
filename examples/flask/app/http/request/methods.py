"""The methods of paths, for requests that match no route."""

from collections.abc import Iterable

from flask import Flask
from werkzeug.exceptions import MethodNotAllowed, NotFound

from app.http.response.problem import Problem, route_not_found


def allow_of(api: Flask, path: str) -> str | None:
    """Allow for a path (RFC 9110, 10.2.1), e.g.

    `GET, HEAD, OPTIONS`; for `*` of all paths; None if unknown.
    """
    if path == "*":
        methods = {method for rule in api.url_map.iter_rules() for method in rule.methods or ()}
    else:
        try:
            methods = set(api.url_map.bind("localhost").allowed_methods(path))
        except (NotFound, MethodNotAllowed):
            return None
    return ", ".join(_sorted(methods | {"OPTIONS"})) if methods else None


def unmatched_problem(method: str, path: str, allow: str | None) -> Problem:
    """404, or on a path with other methods 405."""
    if allow is None or method in allow.split(", "):
        return route_not_found(method, path)
    return Problem(405, f"{method} is not allowed on this path, only {allow}.", headers={"Allow": allow})


ORDER = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def _sorted(methods: Iterable[str]) -> list[str]:
    return sorted(methods, key=lambda method: ORDER.index(method) if method in ORDER else len(ORDER))
