"""What HTTP allows, on a server with an app of a few lines."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from app.server.server import Times
from tests.support.patience import PATIENCE
from tests.support.serving import Raw, Serving, parsed, read_all, serving

release = threading.Event()
entered = threading.Event()


def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterator[bytes] | list[bytes]:
    path = environ["PATH_INFO"]
    if path == "/empty":
        start_response("204 No Content", [])
        return []
    if path == "/slow":
        entered.set()
        release.wait(PATIENCE)
    if path == "/stream":
        start_response("200 OK", [("Content-Type", "text/plain")])
        return iter([b"one", b"two"])
    length = len(environ["wsgi.input"].read())
    facts = {
        "read": length,
        "length": environ.get("CONTENT_LENGTH", ""),
        "repeated": environ.get("app.repeated_header", ""),
    }
    body = json.dumps(facts).encode()
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body] if environ["REQUEST_METHOD"] != "HEAD" else []


@pytest.fixture(scope="module")
def served() -> Iterator[Serving]:
    with serving(app) as running:
        running.server.fixed_headers = {"API-Version": "1.2.3"}
        yield running


def facts(response: Raw) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(response.body)
    return found


@pytest.mark.parametrize(
    ("head", "body", "status"),
    [
        (["no HTTP"], "", 400),
        (["this is not HTTP"], "", 400),
        (["GET / HTTP/2.0", "Host: a"], "", 400),
        (["GET / HTTP/1.1", "Host : a"], "", 400),
        (["CONNECT a.example:443 HTTP/1.1", "Host: a.example:443"], "", 501),
        (["GET / HTTP/1.1", "Host: a", "X: " + "x" * 100_000], "", 431),
        (["POST / HTTP/1.1", "Host: a", "Transfer-Encoding: gzip"], "2\r\n{}\r\n0\r\n\r\n", 501),
        (["POST / HTTP/1.1", "Host: a", "Transfer-Encoding: gzip, chunked"], "2\r\n{}\r\n0\r\n\r\n", 501),
        (["POST / HTTP/1.1", "Host: a", "Transfer-Encoding: chunked, chunked"], "2\r\n{}\r\n0\r\n\r\n", 400),
        (["POST / HTTP/1.0", "Host: a", "Transfer-Encoding: chunked"], "2\r\n{}\r\n0\r\n\r\n", 400),
        (["POST / HTTP/1.1", "Host: a", "Transfer-Encoding: chunked", "Content-Length: 2"], "{}", 400),
        (["POST / HTTP/1.1", "Host: a", "Transfer-Encoding: chunked"], "zz\r\n{}\r\n0\r\n\r\n", 400),
        (["POST / HTTP/1.1", "Host: a", "Content-Length: 2, 3"], "{}", 400),
        (["POST / HTTP/1.1", "Host: a", "Content-Length: -1"], "{}", 400),
        (["POST / HTTP/1.1", "Host: a", "Content-Length: " + "9" * 5000], "{}", 400),
        (["GET / HTTP/1.1", "Host: a", "X: a", " folded"], "", 400),
        (["GET a HTTP/1.1", "Host: a"], "", 400),
        (["GET /\t HTTP/1.1", "Host: a"], "", 400),
        (["GET http:///empty HTTP/1.1", "Host: a"], "", 400),
        (["GET http://[::1/empty HTTP/1.1", "Host: a"], "", 400),
    ],
)
def test_what_http_does_not_allow_is_a_problem(
    served: Serving, head: list[str], body: str, status: int
) -> None:
    response = served.send(head, body)
    assert (response.status, facts(response)["status"]) == (status, status)
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["api-version"] == "1.2.3"
    assert response.headers["connection"] == "close"
    assert response.text.startswith("HTTP/1.1 ")


def test_refusals_are_reported(served: Serving) -> None:
    seen: list[tuple[int, str]] = []
    served.server.on_refusal = lambda status, ip: seen.append((status, ip))
    served.send(["no HTTP"])
    assert seen == [(400, "127.0.0.1")]


def test_a_chunked_body_is_read(served: Serving) -> None:
    head = ["POST / HTTP/1.1", "Host: a", "Transfer-Encoding: Chunked"]
    response = served.send(head, "2\r\n{}\r\n3;x=1\r\nabc\r\n0\r\n\r\n")
    assert facts(response) == {"read": 5, "length": "5", "repeated": ""}


@pytest.mark.parametrize("name", ["Host", "Authorization", "content-type"])
def test_a_header_that_may_occur_once_and_is_sent_twice_is_named(served: Serving, name: str) -> None:
    response = served.send(["GET / HTTP/1.1", f"{name}: a", f"{name}: b"])
    assert facts(response)["repeated"] == name.lower()


def test_a_body_that_is_too_large_is_not_read_and_its_sender_gets_the_response(served: Serving) -> None:
    with served.connect() as connection:
        connection.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5000000\r\n\r\n")
        response = parsed(read_until_body(connection))
        for _ in range(20):
            connection.sendall(b"x" * 10_000)  # Is not reset while the sender has not read the response.
    assert facts(response) == {"read": 0, "length": "5000000", "repeated": ""}
    assert response.headers["connection"] == "close"


def test_a_chunked_body_that_is_too_large_ends_early(served: Serving) -> None:
    head = ["POST / HTTP/1.1", "Host: a", "Transfer-Encoding: chunked"]
    response = served.send(head, "1000\r\n" + "x" * 4096 + "\r\n")
    assert int(facts(response)["length"]) == 1001


def test_expect_100_continue_gets_it(served: Serving) -> None:
    with served.connect() as connection:
        connection.sendall(
            b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n"
            b"Expect: 100-continue\r\nConnection: close\r\n\r\n"
        )
        assert connection.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(b"{}")
        assert parsed(read_all(connection)).status == 200


@pytest.mark.parametrize("path", ["/", "/empty", "/stream"])
def test_a_connection_serves_another_request_after(served: Serving, path: str) -> None:
    with served.connect() as connection:
        for _ in range(2):
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
            assert b"HTTP/1.1 20" in read_until_body(connection)


def test_head_has_the_length_and_no_body(served: Serving) -> None:
    get = served.send(["GET / HTTP/1.1", "Host: a"])
    head = served.send(["HEAD / HTTP/1.1", "Host: a"])
    stream = served.send(["HEAD /stream HTTP/1.1", "Host: a"])
    assert (head.headers["content-length"], head.body) == (get.headers["content-length"], "")
    assert stream.body == ""


def test_slow_callers_take_no_thread(served: Serving) -> None:
    slow: list[socket.socket] = []
    for sent in (b"", b"GET / HT", b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nx") * 5:
        connection = served.connect()
        connection.sendall(sent)
        slow.append(connection)
    assert served.send(["GET / HTTP/1.1", "Host: a"]).status == 200
    for connection in slow:
        connection.close()


def test_what_does_not_arrive_in_time_is_a_408() -> None:
    with serving(app, times=Times(header=0, request=0, keep_alive=72, stall=60)) as running:
        for sent in (b"GET / HTTP/1.1\r\n", b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nx"):
            with running.connect() as connection:
                connection.sendall(sent)
                response = parsed(read_all(connection))
            assert (response.status, facts(response)["title"]) == (408, "Request Timeout")


def test_an_idle_connection_is_closed() -> None:
    with (
        serving(app, times=Times(header=10, request=30, keep_alive=0, stall=60)) as running,
        running.connect() as connection,
    ):
        connection.sendall(b"GET /empty HTTP/1.1\r\nHost: a\r\n\r\n")
        assert read_all(connection).startswith(b"HTTP/1.1 204")


def test_while_the_server_stops_running_requests_get_their_response() -> None:
    entered.clear()
    release.clear()
    with ExitStack() as open_connections, serving(app) as running:
        idle, slow, half = (open_connections.enter_context(running.connect()) for _ in range(3))
        slow.sendall(b"GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
        entered.wait(PATIENCE)
        half.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{")
        running.server.is_draining = True
        release.set()
        late = threading.Timer(0.2, lambda: half.sendall(b"}"))
        late.start()
        assert parsed(read_all(slow)).headers["connection"] == "close"
        assert parsed(read_all(half)).status == 200
        running.stop()
        assert idle.recv(10) == b""
    with pytest.raises(ConnectionRefusedError):
        running.connect()


def read_until_body(connection: socket.socket) -> bytes:
    """Reads one response without waiting for the end of the connection."""
    data = b""
    while True:
        data += connection.recv(65_536)
        response = parsed(data) if b"\r\n\r\n" in data else None
        if response is None:
            continue
        if response.status == 204 or response.body.endswith("0\r\n\r\n"):
            return data
        if len(response.body) >= int(response.headers.get("content-length", 10**9)):
            return data
