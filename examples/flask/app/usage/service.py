"""Counts every request, except health checks and preflights."""

from flask import Flask, Response

from app.http.call import Call
from app.http.operate.probes import is_probe
from app.service import Service
from app.usage.agent import OTHER
from app.usage.counts import Counts
from app.usage.verbs import verbs
from app.usage.writer import Writer

LONGEST_ROUTE = 200

GUIDE = """## Your program

Send `API-Client: NAME/VERSION`, e.g. `shop-app/2.3.1`: it says which version still calls what will be \
dropped."""


class UsageService(Service):
    """Each process counts in memory, and writes its counts every few seconds and when it stops."""

    guide = GUIDE

    def __init__(self) -> None:
        super().__init__()
        self.verbs = verbs

    def install(self, api: Flask) -> None:
        """Begins to count."""
        api.extensions["usage"] = Counts()

    def background(self, api: Flask) -> Writer:
        """Writes the counts of a process that serves."""
        writer = writer_of(api)
        writer.start()
        return writer

    def done(self, call: Call, response: Response) -> None:
        """Counts a request."""
        name = _name_of(call, response.status_code)
        if name is None:
            return
        counts: Counts = call.api.extensions["usage"]
        headers = call.request.headers
        said = headers.get("API-Client") or headers.get("User-Agent") or ""
        fields = call.state.get("used_fields")
        client = call.user.name if call.user else ""
        counts.add(
            name, client, said, response.status_code >= 400, fields if isinstance(fields, list) else ()
        )


def writer_of(api: Flask) -> Writer:
    """Writes the counts of an app."""
    parts = api.extensions
    return Writer(parts["usage"], parts["config"], parts["database"], parts["log"])


def _name_of(call: Call, status: int) -> str | None:
    """`GET /v1/orders/{id}`, also for HEAD; None for what is not counted."""
    if call.route is not None:
        return None if is_probe(call.route.path) else call.route.name[:LONGEST_ROUTE]
    is_answered = status < 400 or status == 405 or call.request.method == "OPTIONS"
    return None if is_answered else OTHER


service = UsageService()
