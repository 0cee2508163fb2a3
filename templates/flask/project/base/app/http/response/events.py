"""Server-sent events (WHATWG HTML, 9.2)."""

from __future__ import annotations

import queue
import re
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Flask
from pydantic import TypeAdapter

from app.http.api import ApiResponse
from app.http.response.streaming import Opening, Send, close, opening_of

if TYPE_CHECKING:
    from flask import Response

    from app.http.call import Call

# A comment, which callers ignore: it opens the stream, and keeps the connection while there are no events.
HEARTBEAT = b":\n\n"


@dataclass(frozen=True)
class ServerEvent:
    """An event (WHATWG HTML, 9.2).

    `event` is its name, `retry` the milliseconds before the caller reconnects.
    """

    data: Any
    id: str | None = None
    event: str | None = None
    retry: int | None = None


OpenEvents = Callable[[Opening], Iterable[ServerEvent]]


def event_sender(api: Flask, schema: Any) -> Callable[[OpenEvents], Send]:
    """Sends server-sent events until they end, the caller disconnects or the server stops."""
    adapter: TypeAdapter[Any] = TypeAdapter(schema)
    running: set[threading.Event] = api.extensions.setdefault("event_streams", set())

    def sender(open_events: OpenEvents) -> Send:
        def send(call: Call) -> Response:
            if call.request.method == "HEAD":
                return ApiResponse(iter(()))
            opening = opening_of(call)
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
        close(source)
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
