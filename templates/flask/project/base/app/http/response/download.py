"""Sends files on disk, with ranges and conditional requests (RFC 9110, 13 and 14)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from flask import Response, send_file
from werkzeug.exceptions import RequestedRangeNotSatisfiable

from app.http.response.etag import require_match
from app.http.response.problem import Problem

if TYPE_CHECKING:
    from app.http.call import Call


@dataclass(frozen=True)
class FileReply:
    """A file on disk.

    With a name, browsers save it. Its type is one of those declared (default: the first).
    """

    path: Path | str
    type: str | None = None
    name: str | None = None


def file_sender(reply: FileReply) -> Callable[[Call], Response]:
    """Sends it: whole, a range of it or a 304. A file that is not there is a 404."""

    def send(call: Call) -> Response:
        path = Path(reply.path)
        try:
            stat = path.stat()
        except FileNotFoundError:
            raise Problem(404, "The file does not exist.") from None
        etag = f'"{stat.st_size:x}-{stat.st_mtime_ns // 1_000_000:x}"'
        try:
            require_match(call.request.environ.get("HTTP_IF_MATCH"), etag)
        except Problem:
            raise Problem(412, "It is not the version of the precondition.") from None
        try:
            response = send_file(
                path.resolve(), mimetype="application/octet-stream", etag=etag.strip('"'), conditional=True
            )
        except RequestedRangeNotSatisfiable:
            headers = {"Content-Range": f"bytes */{stat.st_size}"}
            raise Problem(416, "The file has no such range.", headers=headers) from None
        response.headers.remove("Content-Type")
        response.headers.remove("Cache-Control")
        response.headers.setdefault("Accept-Ranges", "bytes")
        if reply.name is not None:
            response.headers["Content-Disposition"] = attachment(reply.name)
        else:
            response.headers.remove("Content-Disposition")
        return response

    return send


def attachment(name: str) -> str:
    """A Content-Disposition that makes browsers save a file under this name (RFC 6266, RFC 8187)."""
    text = name.encode("utf8", "replace").decode()
    ascii_name = "".join("_" if not " " <= sign <= "~" or sign in '"\\%' else sign for sign in text)
    return f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(text, safe='!-.~_')}"
