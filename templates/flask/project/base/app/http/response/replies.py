"""The kinds of replies besides JSON: `@reports.user.get("/", summary=…, reply=text("text/csv"))`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import Flask
from pydantic import BaseModel

from app.http.response.download import FileReply, file_sender
from app.http.response.etag import etag_of
from app.http.response.json_reply import Tagger, empty_reply, json_reply
from app.http.response.reply_kind import ReplyKind, Writer, header_names
from app.http.response.serialized import Serialized
from app.http.response.streaming import OpenEvents, OpenStream, event_sender, stream_sender

if TYPE_CHECKING:
    from app.http.call import Call

__all__ = [
    "FileReply",
    "events",
    "file",
    "redirect",
    "statuses",
    "stream",
    "text",
    "with_headers",
    "with_status",
]


def text(media_type: str) -> ReplyKind:
    """Text of another media type, e.g. `text("text/csv")`. The view returns a str."""

    def prepare(api: Flask, status: int) -> Writer:
        tagger = Tagger()

        def write(value: str, call: Call) -> Serialized:
            data = value.encode()
            headers = {"Content-Type": f"{media_type}; charset=utf-8", "ETag": tagger.tag(data)}
            return Serialized(status, headers, data)

        return Writer(write)

    return ReplyKind("text", prepare, (media_type,))


def content(media_type: str) -> ReplyKind:
    """Bytes in memory, e.g. `content("application/pdf")`. The view returns bytes."""

    def prepare(api: Flask, status: int) -> Writer:
        def write(value: bytes, call: Call) -> Serialized:
            return Serialized(status, {"Content-Type": media_type, "ETag": etag_of(value)}, value)

        return Writer(write)

    return ReplyKind("bytes", prepare, (media_type,))


def stream(media_type: str) -> ReplyKind:
    """A body that is made while it is sent, e.g.

    `stream("text/csv")`: the view returns a function that opens it.
    """
    charset = "; charset=utf-8" if media_type.startswith("text/") else ""

    def prepare(api: Flask, status: int) -> Writer:
        def write(value: OpenStream, call: Call) -> Serialized:
            return Serialized(status, {"Content-Type": media_type + charset}, send=stream_sender(value))

        return Writer(write)

    return ReplyKind("stream", prepare, (media_type,))


def events(schema: Any) -> ReplyKind:
    """Server-sent events whose data has this schema: the view returns a function that opens them."""

    def prepare(api: Flask, status: int) -> Writer:
        send = event_sender(api, schema)
        headers = {
            "Content-Type": "text/event-stream",
            "Cache-Control": "no-store",
            "X-Accel-Buffering": "no",
        }

        def write(value: OpenEvents, call: Call) -> Serialized:
            return Serialized(status, dict(headers), send=send(value))

        return Writer(write)

    return ReplyKind("events", prepare, ("text/event-stream",), schema)


def file(*types: str) -> ReplyKind:
    """A file on disk, with ranges and conditional requests, e.g. `file("image/png", "image/jpeg")`."""

    def prepare(api: Flask, status: int) -> Writer:
        def write(value: FileReply, call: Call) -> Serialized:
            media_type = value.type or types[0]
            if media_type not in types:
                raise ValueError(f"{media_type} is not declared: {', '.join(types)}.")
            return Serialized(status, {"Content-Type": media_type}, send=file_sender(value))

        return Writer(write)

    return ReplyKind("file", prepare, types)


def redirect(status: int = 302) -> ReplyKind:
    """A redirect: the view returns a URL, or a path of this API."""

    def prepare(api: Flask, _: int) -> Writer:
        return Writer(lambda target, call: Serialized(status, {"Location": location_of(target, call.prefix)}))

    return ReplyKind("redirect", prepare, status=status)


def location_of(target: str, prefix: str) -> str:
    """Refuses `//other.example`, which a browser takes for another host."""
    parsed = urlsplit(target)
    if not target.startswith("/"):
        if not parsed.scheme or not parsed.netloc:
            raise ValueError(f"{target} is not a URL.")
        return target
    if parsed.netloc or target.startswith(("//", "/\\")):
        raise ValueError(f"{target} is not a path.")
    return prefix + target


@dataclass(frozen=True)
class WithHeaders:
    """A body and headers of its own."""

    body: Any
    headers: BaseModel


def with_headers(reply: Any, headers: type[BaseModel]) -> ReplyKind:
    """The same reply with headers of its own: the view returns `WithHeaders(body, headers)`."""
    inner = reply if isinstance(reply, ReplyKind) else json_reply(reply)
    names = dict(zip(headers.model_fields, header_names(headers), strict=True))

    def prepare(api: Flask, status: int) -> Writer:
        writer = inner.prepare(api, status)

        def write(value: WithHeaders, call: Call) -> Serialized:
            if not isinstance(value.headers, headers):
                raise TypeError("The headers of the reply are not those declared.")
            answer = writer.write(value.body, call)
            answer.headers |= texts_of(value.headers, names)
            return answer

        return Writer(write, lambda value: writer.resource_of(value.body), writer.text_of)

    return ReplyKind(inner.kind, prepare, inner.types, inner.schema, inner.status, headers)


def texts_of(headers: BaseModel, names: Mapping[str, str]) -> dict[str, str]:
    """The headers that have a value."""
    values = headers.model_dump(mode="json")
    found = {names[name]: _text_of(value) for name, value in values.items() if value is not None}
    for name, value in found.items():
        if re.search(r"[^\t\x20-\x7e\x80-\xff]", value):
            raise ValueError(f"The header {name} has a character that is not allowed.")
    return found


def _text_of(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


@dataclass(frozen=True)
class WithStatus:
    """One of several statuses, with its body if it has one."""

    status: int
    body: Any = None


def with_status(status: int, body: Any = None) -> WithStatus:
    """What a view with several statuses returns."""
    return WithStatus(status, body)


def statuses(replies: Mapping[int, Any]) -> ReplyKind:
    """Several statuses of success, each with its reply, or None for none: `statuses({200: Order, 201:
    Order, 202: None})`.

    The view returns `with_status(201, order)`.
    """
    kinds = {status: _kind_of(reply) for status, reply in replies.items()}

    def prepare(api: Flask, _: int) -> Writer:
        writers = {status: (kind or empty_reply()).prepare(api, status) for status, kind in kinds.items()}

        def writer_for(value: WithStatus) -> Writer:
            writer = writers.get(value.status)
            if writer is None:
                declared = ", ".join(map(str, writers))
                raise ValueError(f"The status {value.status} is not declared: {declared}.")
            return writer

        first = next((writers[status] for status, kind in kinds.items() if kind), None)
        return Writer(
            lambda value, call: writer_for(value).write(value.body, call),
            lambda value: writer_for(value).resource_of(value.body),
            first.text_of if first else lambda value: None,
        )

    return ReplyKind("statuses", prepare, status=next(iter(replies)), replies=kinds)


def _kind_of(reply: Any) -> ReplyKind | None:
    return reply if reply is None or isinstance(reply, ReplyKind) else json_reply(reply)
