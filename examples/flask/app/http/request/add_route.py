"""Adds a declared route to an app: everything that is the same for each of its requests is prepared here."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from flask import Flask, Response, g

from app.http.call import Call
from app.http.part import Part
from app.http.request.declaration import Declaration, spec_of, status_of
from app.http.request.inputs import InputReader
from app.http.request.run_view import ViewRunner
from app.http.response.cors import expose
from app.http.response.deprecations import DeprecationNotices
from app.http.response.reply_kind import own_headers_of
from app.http.response.send import send_response
from app.http.response.serialized import Serialized
from app.http.route import AroundRead, Route

__all__ = ["Declaration", "add_route"]


def add_route(api: Flask, blueprint: str, prefix: str, tag: str, declaration: Declaration) -> Route:
    """Adds it, and passes it to the parts, which complete it."""
    path = prefix if declaration.path == "/" else prefix + declaration.path
    name = f"{declaration.method} {path}"
    route = Route(
        declaration.method, path, declaration.audience, spec_of(declaration, name), declaration.view, tag
    )
    parts: list[Part] = api.extensions["parts"]
    notices: DeprecationNotices = api.extensions["deprecation_notices"]
    notices.add(route)
    for part in parts:
        part.route(api, route)
    routes: list[Route] = api.extensions["routes"]
    routes.append(route)

    inputs = InputReader(api, route)
    runner = ViewRunner(api, route, status_of(route.spec))
    around_read = route.around_read
    own_headers = own_headers_of(route.spec.reply)

    def view(**params: str) -> Response:
        call: Call = g.call
        if own_headers:
            expose(call.headers, own_headers)

        return send_response(
            call, _run(call, around_read, lambda: runner.run(call, inputs.read(call, params)))
        )

    endpoint = f"{blueprint}.{declaration.method.lower()} {path}".replace(".", "·")
    api.extensions["by_endpoint"][endpoint] = route
    api.add_url_rule(rule_of(path), endpoint, view, methods=[route.method], provide_automatic_options=False)
    return route


def _run(call: Call, around: Sequence[AroundRead], work: Callable[[], Serialized]) -> Serialized:
    """Runs the first around the others, and those around the work."""
    if not around:
        return work()
    return around[0](call, lambda: _run(call, around[1:], work))


def rule_of(path: str) -> str:
    """`/v1/orders/{id}` as Flask writes it: `/v1/orders/<segment:id>`."""
    return re.sub(r"\{(\w+)\}", r"<segment:\1>", path)
