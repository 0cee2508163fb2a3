"""Runs the routes with `idempotent=True` once per Idempotency-Key, and documents it."""

from __future__ import annotations

from flask import Flask

from app.http.part import Background, Part
from app.http.response.reply_kind import forms_of
from app.http.response.run_once import RunOnce
from app.http.route import Route

RUN_ONCE = "run_once"

REQUEST_HEADER = {
    "description": (
        "A unique key of your choice. A repeated request with the same key returns the first response."
    ),
    "minLength": 1,
    "maxLength": 255,
    "pattern": '[^\\s"]',
    "type": "string",
}
REPLAYED_HEADER = {
    "schema": {"type": "string", "example": "true"},
    "description": "`true` if this is the response to an earlier request with the same Idempotency-Key.",
}


class Idempotency(Part):
    """Requires the header, and stores responses with what the request wrote."""

    guide = (
        "## Idempotency\n\n"
        "A POST that must not run twice requires an `Idempotency-Key` of your choice: "
        "a repeated request with the same key\n"
        "returns the first response."
    )

    def install(self, api: Flask) -> None:
        """Prepares an app."""
        api.extensions[RUN_ONCE] = RunOnce(api)

    def route(self, api: Flask, route: Route) -> None:
        """Completes a route that is idempotent."""
        if not route.spec.idempotent:
            return
        _require_sound(route)
        route.around.append(api.extensions[RUN_ONCE])
        route.request_headers["idempotency-key"] = REQUEST_HEADER
        route.success_headers["Idempotency-Replayed"] = REPLAYED_HEADER
        route.problems.add(400)
        route.sentences.append(
            "A repeated request with the same `Idempotency-Key` is not run again: "
            "it returns the first response."
        )

    def background(self, api: Flask) -> Background:
        """What deletes expired responses; it is stopped with the server."""
        run_once: RunOnce = api.extensions[RUN_ONCE]
        return run_once.expired


def _require_sound(route: Route) -> None:
    """Raises at the start for a route that could not work as declared."""
    if route.audience == "anonymous":
        raise ValueError(f"{route.name} is idempotent, but anonymous. Declare it for users or admins.")
    if any(form.kind in ("bytes", "stream", "file", "events") for form in forms_of(route.spec.reply)):
        raise ValueError(
            f"{route.name} is idempotent, but its reply cannot be stored. "
            "Reply with JSON, text or a redirect."
        )


idempotency = Idempotency()
