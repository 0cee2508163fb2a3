"""One connection: how long it may be idle, and how it ends."""

import contextlib
import socket
import time

from waitress.channel import HTTPChannel
from waitress.utilities import Error

from app.server.request import Request
from app.server.response import Refusal, Response

# How long to keep reading after an early response, in seconds.
LINGER = 2.0


class RequestTimeout(Error):
    """The request did not arrive in time."""

    code = 408
    reason = "Request Timeout"


class Connection(HTTPChannel):
    """A connection of a caller."""

    task_class = Response
    error_task_class = Refusal
    parser_class = Request

    request: Request | None = None
    close_when_flushed: bool = False
    is_early = False
    has_served = False
    lingers_until = 0.0

    def service(self) -> None:
        """Responds to a request. Called in a thread."""
        self.is_early = self.requests[0].is_early
        super().service()
        self.has_served = True

    def is_idle(self) -> bool:
        """Whether nothing is being received, handled or sent."""
        return not (self.request or self.requests or self.total_outbufs_len or self.close_when_flushed)

    def check(self, now: float) -> None:
        """Ends what takes too long. Called every second."""
        times = self.server.times
        quiet = time.time() - self.last_activity
        if self.lingers_until:
            self.will_close = now > self.lingers_until
        elif self.is_idle():
            self.will_close = quiet > (times.keep_alive if self.has_served else times.header)
        elif self.total_outbufs_len and quiet > times.stall:
            self.handle_close()
        elif self.request and not self.requests:
            allowed = times.request if self.request.headers_finished else times.header
            if now - self.request.began > allowed:
                self._refuse_slow_request()

    def _refuse_slow_request(self) -> None:
        with self.requests_lock:
            request, self.request = self.request, None
            if request is None:
                return
            request.error = RequestTimeout("")
            request.is_early = True
            self.requests.append(request)
        self.server.add_task(self)

    def handle_write(self) -> None:
        """Sends what is waiting. After an early response the connection is not closed at once.

        That could reset it before the caller has read the response (RFC 9112, 9.6).
        """
        if not self.is_early or self.will_close:
            super().handle_write()
            return
        self._flush_exception(self._flush_some_if_lockable)
        if self.close_when_flushed and not self.total_outbufs_len:
            self.close_when_flushed = False
            self.lingers_until = time.monotonic() + LINGER
            with contextlib.suppress(OSError):
                self.socket.shutdown(socket.SHUT_WR)

    def readable(self) -> bool:
        """Whether to read more."""
        return bool(self.lingers_until) or bool(super().readable())

    def handle_read(self) -> None:
        """Reads what has arrived. What arrives after the last response is dropped."""
        if not self.lingers_until:
            super().handle_read()
            return
        try:
            self.recv(65_536)  # Closes at the end.
        except OSError:
            self.handle_close()
