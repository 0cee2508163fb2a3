"""Bodies that are made while they are sent: the transaction of the request has ended."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Response

from app.db.database import Database
from app.db.deadline import Deadline
from app.db.session import Db
from app.http.api import ApiResponse

if TYPE_CHECKING:
    from app.http.call import Call


@dataclass(frozen=True)
class Opening:
    """What a body has to work with.

    `read()` lends a session: read page by page, each in a session of its own.
    """

    read: Callable[[], AbstractContextManager[Db]]
    # Set when the caller has disconnected. Event streams: also when the server stops.
    stopped: threading.Event
    # The id of the last event that the caller has seen, if it reconnects.
    last_event_id: str | None = None


OpenStream = Callable[[Opening], Iterable[str | bytes]]
Send = Callable[["Call"], Response]


def stream_sender(open_stream: OpenStream) -> Send:
    """Sends a body while it is made."""

    def send(call: Call) -> Response:
        if call.request.method == "HEAD":
            return ApiResponse(iter(()))
        opening = opening_of(call)
        return ApiResponse(_encoded(call, open_stream(opening), opening.stopped))

    return send


def _encoded(call: Call, parts: Iterable[str | bytes], stopped: threading.Event) -> Iterator[bytes]:
    try:
        for part in parts:
            yield part.encode() if isinstance(part, str) else part
    except Exception as error:
        # The caller got a part: the connection ends, so that it does not take that for the whole.
        call.log.error(error)
        raise
    finally:
        stopped.set()
        close(parts)


def opening_of(call: Call) -> Opening:
    database: Database = call.api.extensions["database"]
    config = call.config

    def read() -> AbstractContextManager[Db]:
        return database.read(Deadline(config.RESPONSE_TIMEOUT))

    return Opening(read, threading.Event(), call.request.environ.get("HTTP_LAST_EVENT_ID"))


def close(parts: object) -> None:
    close = getattr(parts, "close", None)
    if close is not None:
        close()
