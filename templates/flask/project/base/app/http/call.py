"""One request, from its head to its log line."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

from flask import Flask, Request, g

from app.config.config import Settings
from app.db.deadline import Deadline
from app.http.operate.log import Log
from app.http.user import User

if TYPE_CHECKING:
    from app.http.route import Route


class Call:
    """A request with what is known of it. `headers` are those of its response."""

    __slots__ = (
        "_log",
        "api",
        "body",
        "config",
        "deadline",
        "failure",
        "headers",
        "id",
        "ip",
        "prefix",
        "refusal",
        "request",
        "route",
        "started",
        "state",
        "target",
        "traceparent",
        "url",
        "user",
    )

    def __init__(self, api: Flask, request: Request, config: Settings) -> None:
        self.started = perf_counter()
        self.api = api
        self.request = request
        self.config = config
        self.deadline = Deadline(config.RESPONSE_TIMEOUT)
        self.id = ""
        self.traceparent = ""
        self.ip = "unknown"
        # The path and query that were requested, without and with what a proxy stripped from it.
        self.target = ""
        self.prefix = ""
        self.url = ""
        self.route: Route | None = None
        self.user: User | None = None
        # Why the request will be refused: an invalid key, or the path.
        self.refusal: Exception | None = None
        # The body as it was parsed, before its validation.
        self.body: object = None
        # What a part, the validation or the view raised.
        self.failure: BaseException | None = None
        self.headers: dict[str, str] = {}
        # What parts keep for the time of this request, by their names.
        self.state: dict[str, object] = {}
        self._log: Log | None = None

    @property
    def log(self) -> Log:
        """A log whose lines have the id of the request."""
        if self._log is None:
            log: Log = self.api.extensions["log"]
            self._log = log.child(request_id=self.id, traceparent=self.traceparent)
        return self._log


def current() -> Call:
    """The request that is handled now."""
    call: Call = g.call
    return call
