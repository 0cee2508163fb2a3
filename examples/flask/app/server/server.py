"""Accepts connections, and stops without losing a request."""

import logging
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from waitress import wasyncore
from waitress.server import TcpWSGIServer

from app.server.connection import Connection
from app.server.request import Limits
from app.server.threads import Threads

WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Any]

# The largest head of a request, in bytes.
HEAD_LIMIT = 16_384
# More than a Content-Length in such a head can say.
NO_LIMIT = 10**HEAD_LIMIT

logging.getLogger("waitress.queue").setLevel(logging.ERROR)


@dataclass(frozen=True)
class Times:
    """How long each thing may take, in seconds."""

    header: float
    request: float
    keep_alive: float
    stall: float


class Server(TcpWSGIServer):
    """Serves an application on a socket that listens."""

    channel_class = Connection
    is_draining = False

    def __init__(
        self,
        app: WsgiApp,
        listener: socket.socket,
        threads: int,
        connections: int,
        body_limit: int,
        times: Times,
    ) -> None:
        limits = Limits(
            connection_limit=connections,
            max_request_header_size=HEAD_LIMIT,
            max_request_body_size=NO_LIMIT,  # Request stops a body that is too large.
            clear_untrusted_proxy_headers=False,
            cleanup_interval=1,
            log_socket_errors=False,
            outbuf_high_watermark=262_144,
            ident=None,
        )
        limits.body_limit = body_limit
        self.times = times
        self.fixed_headers: Mapping[str, str] = {}
        self.on_refusal: Callable[[int, str], None] = lambda status, ip: None
        info = (listener.family, listener.type, listener.proto, listener.getsockname())
        super().__init__(
            app, {}, _sock=listener, dispatcher=Threads(threads), adj=limits, sockinfo=info, bind_socket=False
        )

    def turn(self) -> None:
        """Waits at most a second for something to do, and does it."""
        wasyncore.loop(1, use_poll=True, map=self._map, count=1)

    def wake(self) -> None:
        """Ends the wait of `turn`. May be called in a signal handler."""
        self.pull_trigger()

    def maintenance(self, now: float) -> None:
        """Ends what takes too long. Called every second."""
        clock = time.monotonic()
        for connection in list(self.active_channels.values()):
            connection.check(clock)

    def stop_accepting(self) -> None:
        """Refuses connections from now on; those that wait to be accepted are served."""
        waiting = -1
        while waiting != len(self.active_channels):
            waiting = len(self.active_channels)
            self.handle_accept()
        self.accepting = False
        self.del_channel(self._map)
        self.socket.close()

    def close(self, seconds: float) -> bool:
        """Finishes the requests that have begun. Returns false if some still run after these seconds."""
        end = time.monotonic() + seconds
        while self.active_channels:
            for connection in list(self.active_channels.values()):
                if connection.is_idle() and not connection.lingers_until:
                    connection.handle_close()
            if time.monotonic() > end:
                break
            self.maintenance(time.time())
            wasyncore.loop(0.05, use_poll=True, map=self._map, count=1)
        is_done = not self.active_channels
        self.task_dispatcher.shutdown(timeout=1 if is_done else 0)
        if is_done:
            self.trigger.close()
        return is_done
