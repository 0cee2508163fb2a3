"""The kinds of replies besides JSON: `@reports.user.get("/", summary=…, reply=text("text/csv"))`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import Flask

from app.http.response.download import FileReply, file_sender
from app.http.response.etag import etag_of
from app.http.response.events import OpenEvents, event_sender
from app.http.response.json_reply import Tagger
from app.http.response.reply_kind import ReplyKind, Writer
from app.http.response.serialized import Serialized
from app.http.response.statuses import WithStatus, statuses, with_status
from app.http.response.streaming import OpenStream, stream_sender
from app.http.response.with_headers import WithHeaders, with_headers

if TYPE_CHECKING:
    from app.http.call import Call

__all__ = [
    "FileReply",
    "WithHeaders",
    "WithStatus",
    "content",
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
