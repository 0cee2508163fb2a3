"""Serves /metrics in the format of Prometheus, with OpenTelemetry's names, to the audience in METRICS."""

import time
from collections.abc import Callable

from flask import Flask, Response

from app.config.config import Settings
from app.db.database import Database
from app.http.call import Call
from app.http.operate.gauges import gauges_text
from app.http.operate.histogram import Histogram
from app.http.operate.process_metrics import process_metrics
from app.http.operate.shared_metrics import SharedMetrics
from app.http.part import Part
from app.http.request.blueprint import blueprint
from app.http.response.replies import text
from app.http.user import Audience

METRICS = "metrics"

MEDIA_TYPE = "text/plain; version=0.0.4"

# The buckets that OpenTelemetry recommends for http.server.request.duration, in seconds.
BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10)

# Other methods are counted as one, because callers choose them.
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"})


class AppMetrics:
    """What an app counts. Requests are labelled with the pattern of their route, not with each path."""

    def __init__(self, api: Flask) -> None:
        self.shared: SharedMetrics | None = None
        self._database: Database = api.extensions["database"]
        self._refusals_text: Callable[[], str] = api.extensions["refusals"].text
        self._api = api
        self._requests = Histogram(
            "http_server_request_duration_seconds", "Duration of HTTP server requests.", BOUNDS
        )

    def count(self, call: Call, status: int) -> None:
        """Counts a request."""
        method = call.request.method if call.request.method in METHODS else "_OTHER"
        route = call.route.path if call.route else None
        labels = {"http_request_method": method}
        if route:
            labels["http_route"] = route
        labels["http_response_status_code"] = str(status)
        self._requests.observe((method, route, status), labels, time.perf_counter() - call.started)

    def own(self) -> tuple[str, str]:
        """What this process counted, and what it is."""
        parts = "".join(part.measured(self._api) for part in self._parts())
        counted = self._requests.text() + self._refusals_text() + parts
        return counted, process_metrics(self._database.engine)

    def text(self) -> str:
        """The metrics of all processes of this server, and of the database."""
        readers = [reader for part in self._parts() for reader in part.gauges]
        own = self.shared.text() if self.shared else "".join(self.own())
        return own + gauges_text(self._database.probe, readers)

    def _parts(self) -> list[Part]:
        parts: list[Part] = self._api.extensions["parts"]
        return parts


class Metrics(Part):
    """Counts requests and serves /metrics."""

    def install(self, api: Flask) -> None:
        """Prepares the counts of an app."""
        api.extensions[METRICS] = AppMetrics(api)

    def done(self, call: Call, response: Response) -> None:
        """Counts the request."""
        found: AppMetrics = call.api.extensions[METRICS]
        found.count(call, response.status_code)

    def serve(self, api: Flask) -> None:
        """Adds /metrics, unless METRICS is off."""
        config: Settings = api.extensions["config"]
        if config.METRICS == "off":
            return
        found: AppMetrics = api.extensions[METRICS]
        audience: Audience = "admin" if config.METRICS == "admin" else "anonymous"
        pages = blueprint("/metrics", hidden=True)

        @pages.of(audience).get("/", summary="Read the metrics of this server", reply=text(MEDIA_TYPE))
        def read_metrics() -> str:
            return found.text()

        pages.add_to(api)


metrics = Metrics()
