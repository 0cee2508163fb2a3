"""Sends a request to an app in this process."""

from collections.abc import Mapping
from dataclasses import dataclass
from time import perf_counter
from urllib.parse import unquote_to_bytes

from flask import Flask
from werkzeug.test import EnvironBuilder, run_wsgi_app

from app.db.control import is_control
from app.db.observe import observe


@dataclass(frozen=True, slots=True)
class SentStatement:
    """A statement that ran, without its values."""

    sql: str
    ms: float


@dataclass(frozen=True, slots=True)
class Answer:
    """The response, and what ran for it."""

    status: int
    headers: dict[str, str]
    body: str
    statements: list[SentStatement]
    ms: float


def send(api: Flask, method: str, url: str, headers: Mapping[str, str], body: str | None) -> Answer:
    """Sends it as the server would, without a connection."""
    path, _, query = url.partition("?")
    environ = EnvironBuilder(
        method=method,
        path=unquote_to_bytes(path).decode("utf8", "replace"),
        query_string=query,
        headers=list(headers.items()),
        data=None if body is None else body.encode(),
    ).get_environ()
    environ["REQUEST_URI"] = environ["RAW_URI"] = url
    environ["REMOTE_ADDR"] = "127.0.0.1"
    statements: list[SentStatement] = []

    def add(sql: str, seconds: float, *_: object) -> None:
        if not is_control(sql):
            statements.append(SentStatement(sql, seconds * 1000))

    began = perf_counter()
    with observe(add):
        parts, status, sent = run_wsgi_app(api.wsgi_app, environ, buffered=True)
        text = b"".join(parts).decode("utf8", "replace")
    ms = (perf_counter() - began) * 1000
    return Answer(
        int(status.split(" ", 1)[0]), {name.lower(): value for name, value in sent}, text, statements, ms
    )
