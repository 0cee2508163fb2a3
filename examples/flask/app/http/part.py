"""A part of the API that can be taken out: docs/parts.md."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from app.http.operate.gauges import GaugeReader

if TYPE_CHECKING:
    from flask import Flask, Response

    from app.http.call import Call
    from app.http.route import Route


class Background(Protocol):
    """Work in the background of a process."""

    def stop(self) -> None:
        """Stops the work, and waits until it has stopped."""


class Part:
    """Every method does nothing by default."""

    # What callers should know about it: a section of the document's description, in Markdown.
    guide: str | None = None
    # Metrics that are read from the database when /metrics is.
    gauges: Sequence[GaugeReader] = ()

    def install(self, api: Flask) -> None:
        """Prepares an app, once, before its routes: `api.extensions` has its config, log and database."""

    def route(self, api: Flask, route: Route) -> None:
        """Completes a route at the start: what runs around it, and its documentation."""

    def admit(self, call: Call) -> None:
        """Runs once the caller is known, before its audience is enforced.

        May raise a Problem or set headers.
        """

    def done(self, call: Call, response: Response) -> None:
        """Runs after the response was made, also for errors."""

    def serve(self, api: Flask) -> None:
        """Adds pages beside the blueprints."""

    def background(self, api: Flask) -> Background | None:
        """Starts work beside the requests of this process; it is stopped after the last response."""
        return None

    def measured(self, api: Flask) -> str:
        """What it counts, as Prometheus reads it."""
        return ""
