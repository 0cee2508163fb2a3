"""Bodies that are made while they are sent: the transaction of the request has ended."""

from __future__ import annotations

import queue
import re
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Flask, Response
from pydantic import TypeAdapter

from app.db.database import Database
from app.db.deadline import Deadline
from app.db.session import Db
from app.http.api import ApiResponse

if TYPE_CHECKING:
    from app.http.call import Call

# A comment, which callers ignore: it opens the stream, and keeps the connection while there are no events.
HEARTBEAT = b":\n\n"


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


@dataclass(frozen=True)
class ServerEvent:
    """An event (WHATWG HTML, 9.2).

    `event` is its name, `retry` the milliseconds before the caller reconnects.
    """

    data: Any
    id: str | None = None
    event: str | None = None
    retry: int | None = None


OpenStream = Callable[[Opening], Iterable[str | bytes]]
OpenEvents = Callable[[Opening], Iterable[ServerEvent]]
Send = Callable[["Call"], Response]


def stream_sender(open_stream: OpenStream) -> Send:
    """Sends a body while it is made."""

    def send(call: Call) -> Response:
        if call.request.method == "HEAD":
            return ApiResponse(iter(()))
        opening = _opening(call)
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
        _close(parts)


def event_sender(api: Flask, schema: Any) -> Callable[[OpenEvents], Send]:
    """Sends server-sent events until they end, the caller disconnects or the server stops."""
    adapter: TypeAdapter[Any] = TypeAdapter(schema)
    running: set[threading.Event] = api.extensions.setdefault("event_streams", set())

    def sender(open_events: OpenEvents) -> Send:
        def send(call: Call) -> Response:
            if call.request.method == "HEAD":
                return ApiResponse(iter(()))
            opening = _opening(call)
            running.add(opening.stopped)
            source = open_events(opening)
            return ApiResponse(_events(call, source, adapter, opening.stopped, running))

        return send

    return sender


def stop_event_streams(api: Flask) -> None:
    """Ends all of them: the server stops."""
    running: set[threading.Event] = api.extensions.get("event_streams", set())
    for stopped in list(running):
        stopped.set()


def _events(
    call: Call,
    source: Iterable[ServerEvent],
    adapter: TypeAdapter[Any],
    stopped: threading.Event,
    running: set[threading.Event],
) -> Iterator[bytes]:
    """The text of the events, with heartbeats between them. Whenever it ends, the source is closed."""
    parts: queue.Queue[bytes | BaseException | None] = queue.Queue(maxsize=1)
    threading.Thread(target=_produce, args=(source, adapter, stopped, parts), daemon=True).start()
    try:
        yield HEARTBEAT
        waited = 0.0
        while not stopped.is_set():
            try:
                part = parts.get(timeout=min(0.2, call.config.HEARTBEAT_INTERVAL))
            except queue.Empty:
                waited += 0.2
                if waited >= call.config.HEARTBEAT_INTERVAL:
                    waited = 0.0
                    yield HEARTBEAT
                continue
            if part is None:
                return
            if isinstance(part, BaseException):
                call.log.error(part)
                raise part
            waited = 0.0
            yield part
    finally:
        stopped.set()
        running.discard(stopped)


def _produce(
    source: Iterable[ServerEvent],
    adapter: TypeAdapter[Any],
    stopped: threading.Event,
    parts: queue.Queue[bytes | BaseException | None],
) -> None:
    """Reads the source in a thread of its own, so that heartbeats are sent while it waits."""
    end: BaseException | None = None
    try:
        for event in source:
            if stopped.is_set() or not _put(parts, event_text(event, adapter), stopped):
                break
    except Exception as error:
        end = error
    finally:
        _close(source)
        _put(parts, end, stopped)


def _put(
    parts: queue.Queue[bytes | BaseException | None],
    part: bytes | BaseException | None,
    stopped: threading.Event,
) -> bool:
    while not stopped.is_set():
        try:
            parts.put(part, timeout=0.2)
        except queue.Full:
            continue
        return True
    return False


def event_text(event: ServerEvent, adapter: TypeAdapter[Any]) -> bytes:
    """An event as it is sent."""
    text = ""
    for name, value in (("id", event.id), ("event", event.event), ("retry", event.retry)):
        if value is None:
            continue
        if re.search(r"[\r\n\0]", str(value)):
            raise ValueError(f"The {name} of an event is not one line.")
        text += f"{name}: {value}\n"
    data = adapter.dump_json(adapter.validate_python(event.data, from_attributes=True))
    return f"{text}data: {data.decode()}\n\n".encode()


def _opening(call: Call) -> Opening:
    database: Database = call.api.extensions["database"]
    config = call.config

    def read() -> AbstractContextManager[Db]:
        return database.read(Deadline(config.RESPONSE_TIMEOUT))

    return Opening(read, threading.Event(), call.request.environ.get("HTTP_LAST_EVENT_ID"))


def _close(parts: object) -> None:
    close = getattr(parts, "close", None)
    if close is not None:
        close()
