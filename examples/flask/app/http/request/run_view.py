"""Runs views: passes the arguments that they name, and the database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask, Response

from app.db.database import Database
from app.db.session import Db, RequestContext
from app.http.call import Call
from app.http.request.declaration import wanted_by
from app.http.response.json_reply import empty_reply
from app.http.response.locator import Locator
from app.http.response.precondition import IfMatch
from app.http.response.reply_kind import Writer
from app.http.response.serialized import Serialized
from app.http.route import Handle, Route

Inputs = dict[str, Any]

# What a view can name besides its schemas and the database.
OF_CALL: dict[str, Callable[[Call], object]] = {
    "user": lambda call: call.user,
    "config": lambda call: call.config,
    "log": lambda call: call.log,
    "call": lambda call: call,
    "url": lambda call: call.url,
    "request_id": lambda call: call.id,
}


class ViewRunner:
    """Runs the view of one route.

    Its response is serialized before the commit, so nothing can fail after it.
    """

    def __init__(self, api: Flask, route: Route, status: int) -> None:
        self._database: Database = api.extensions["database"]
        self._route = route
        self._status = status
        self._writer = (route.spec.reply or empty_reply()).prepare(api, status)
        wanted = wanted_by(route.handle)
        self._wants_db = "db" in wanted
        self._wants_if_match = "if_match" in wanted
        self._inputs = [
            name for name in wanted if name in ("params", "query", "headers", "body", "files", "raw_body")
        ]
        self._of_call = [(name, OF_CALL[name]) for name in wanted if name in OF_CALL]
        self._locator = Locator(route, api.extensions["routes"])
        self._representations: dict[str, Writer] = api.extensions["representations"]
        if route.method == "GET":
            self._representations[route.path] = self._writer

    def run(self, call: Call, inputs: Inputs) -> Serialized:
        """The response."""
        arguments = {name: inputs.get(name) for name in self._inputs}
        for name, of in self._of_call:
            arguments[name] = of(call)
        if self._route.method == "GET":
            return self._read(call, arguments)
        return self._write(call, arguments)

    def _read(self, call: Call, arguments: Inputs) -> Serialized:
        if self._wants_db:
            with self._database.read(call.deadline) as db:
                made = self._made(call, self._route.handle(db=db, **arguments))
        else:
            made = self._made(call, self._route.handle(**arguments))
        call.deadline.require()
        return made

    def _write(self, call: Call, arguments: Inputs) -> Serialized:
        def handle(db: Db) -> Serialized:
            return self._handle_write(call, db, arguments)

        def open_(part: Handle) -> Serialized:
            context = RequestContext(call.config, call.log, call.id, call.traceparent)
            return self._database.transact(part, call.deadline, context, retry=self._route.spec.retry)

        run: Callable[[], Serialized] = lambda: open_(handle)  # noqa: E731
        for around in self._route.around:
            run = _wrapped(around, call, open_, handle)
        return run()

    def _handle_write(self, call: Call, db: Db, arguments: Inputs) -> Serialized:
        environ = call.request.environ
        condition = IfMatch(
            environ.get("HTTP_IF_MATCH"), environ.get("HTTP_IF_NONE_MATCH"), self._representation
        )
        if self._wants_db:
            arguments = {**arguments, "db": db}
        if self._wants_if_match:
            arguments = {**arguments, "if_match": condition}
        value = self._route.handle(**arguments)
        condition.require_checked()
        # What the view did not flush is written now, so that the response has what the database made.
        db.flush()
        return self._made(call, value)

    def _representation(self, value: object) -> bytes | None:
        """The text with which GET on this path would reply, if there is a GET."""
        writer = self._representations.get(self._route.path)
        return writer.text_of(value) if writer else None

    def _made(self, call: Call, value: object) -> Serialized:
        if isinstance(value, Response):
            return Serialized(value.status_code, send=lambda call: value)
        response = self._writer.write(value, call)
        if response.status == 201:
            location = self._locator.location(call, value, self._writer.resource_of(value))
            if location is not None:
                response.headers["Location"] = location
        return response


def _wrapped(around: Any, call: Call, open_: Any, handle: Handle) -> Callable[[], Serialized]:
    return lambda: around(call, open_, handle)
