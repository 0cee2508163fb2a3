"""A server in this process, and raw requests to it."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from app.server.server import Server, Times, WsgiApp
from tests.support.patience import PATIENCE

USUAL_TIMES = Times(header=10, request=30, keep_alive=72, stall=60)


@dataclass
class Raw:
    """A response as it was sent."""

    status: int
    headers: dict[str, str]
    body: str
    text: str


@dataclass
class Serving:
    """A server that runs in a thread."""

    server: Server
    port: int
    stop: Callable[[], None]

    def connect(self) -> socket.socket:
        """A new connection."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)

    def send(self, head: list[str], body: str = "", *, close: bool = True) -> Raw:
        """Sends lines on a new connection, and reads until the server closes it."""
        lines = [*head, "Connection: close"] if close else head
        with self.connect() as connection:
            connection.sendall(("\r\n".join(lines) + "\r\n\r\n" + body).encode("latin-1"))
            return parsed(read_all(connection))


def read_all(connection: socket.socket) -> bytes:
    """What the server sends until it closes the connection."""
    parts: list[bytes] = []
    while part := connection.recv(65_536):
        parts.append(part)
    return b"".join(parts)


def parsed(data: bytes) -> Raw:
    """The first response in the bytes."""
    text = data.decode("latin-1")
    head, _, body = text.partition("\r\n\r\n")
    first, *fields = head.split("\r\n")
    pairs = (field.split(": ", 1) for field in fields)
    headers = {name.lower(): value for name, value in pairs}
    return Raw(int(first.split(" ")[1]), headers, body, text)


@contextmanager
def serving(
    app: WsgiApp, *, threads: int = 2, body_limit: int = 1000, times: Times = USUAL_TIMES
) -> Iterator[Serving]:
    """Runs a server while the block runs."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=100)
    port = listener.getsockname()[1]
    server = Server(app, listener, threads, 1000, body_limit, times)
    is_over = threading.Event()

    def run() -> None:
        while not is_over.is_set():
            server.turn()
        server.is_draining = True
        server.stop_accepting()
        server.close(5)

    thread = threading.Thread(target=run)
    thread.start()

    def stop() -> None:
        if thread.is_alive():
            is_over.set()
            server.wake()
            thread.join()

    try:
        yield Serving(server, port, stop)
    finally:
        stop()
