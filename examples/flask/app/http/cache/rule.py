"""A route that is cached. What could not work as declared is refused at startup."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import NoReturn

from app.errors import UserError
from app.http.cache.options import CacheOptions
from app.http.cache.statement_tables import table_of
from app.http.response.reply_kind import forms_of
from app.http.route import Route

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_TIME = re.compile(r"([1-9][0-9]{0,5})([smhd])")
_HEADER = re.compile(r"[a-z0-9-]+")
_OF_A_CALLER = ("authorization", "cookie")


@dataclass(frozen=True, slots=True)
class CacheRule:
    """How the responses of a route are kept."""

    name: str
    path: str
    duration: str
    seconds: int
    tables: tuple[str, ...]
    vary: tuple[str, ...]
    headers: dict[str, str]
    """The headers of each response, in addition to its own."""


def cache_rule(route: Route, options: CacheOptions, known: Collection[str], fixed_vary: str) -> CacheRule:
    """The rule of a route; `known` are the tables of the API, `fixed_vary` is the Vary of all responses."""
    _require_cacheable(route)
    tables = tuple(map(table_of, options.tables))
    for table in tables:
        if table not in known:
            reason = f"is cached with the table {table}, which does not exist."
            _fail(route, reason, f"Name one of {', '.join(sorted(known))}.")
    fields = route.spec.headers.model_fields if route.spec.headers else {}
    declared = [field.alias or name.replace("_", "-") for name, field in fields.items()]
    vary = tuple(dict.fromkeys([*declared, *options.vary]))
    for header in vary:
        if not _HEADER.fullmatch(header) or header in _OF_A_CALLER:
            reason = f"is cached by the header {header}, which cannot be."
            _fail(route, reason, "Name a header in lower case, such as accept-language.")
    return CacheRule(
        name=route.name,
        path=route.path,
        duration=options.duration,
        seconds=_seconds(route, options.duration),
        tables=tables,
        vary=vary,
        headers=_headers(vary, _seconds(route, options.browser) if options.browser else None, fixed_vary),
    )


def _require_cacheable(route: Route) -> None:
    if route.method not in ("GET", "HEAD"):
        _fail(route, "has cache, and only a GET can be cached.", "Delete cache from the route.")
    if route.audience != "anonymous":
        reason = f"is cached, but for {route.audience}s: a response to one of them must not reach another."
        _fail(route, reason, "Delete cache, or declare the route with .anonymous.")
    if route.spec.idempotent:
        _fail(route, "is idempotent and has cache.", "Delete one of the two.")
    for form in forms_of(route.spec.reply):
        if form.kind in ("stream", "file", "events"):
            reason = f"replies with a {form.kind}, which is not kept in memory."
            _fail(route, reason, "Delete cache from the route.")


def _seconds(route: Route, text: str) -> int:
    """`5m` → 300."""
    match = _TIME.fullmatch(text)
    if match is None:
        _fail(
            route,
            f'is cached for "{text}", which is not a time.',
            "Write a number and a unit, such as 60s, 5m or 1h.",
        )
    return int(match[1]) * _SECONDS[match[2]]


def _headers(vary: Collection[str], browser: int | None, fixed_vary: str) -> dict[str, str]:
    """Without a key a response is for everyone.

    A CDN that keeps it must not give it to a caller with a key (RFC 9111, 4.1).
    """
    own = list(vary) if browser is None else [*vary, "Authorization"]
    headers = {"Cache-Control": "no-cache" if browser is None else f"public, max-age={browser}"}
    names = [fixed_vary, *own] if own and fixed_vary else own
    return headers | ({"Vary": ", ".join(names)} if names else {})


def _fail(route: Route, reason: str, hint: str) -> NoReturn:
    raise UserError(f"{route.name} {reason}", hint, 2)
