"""Requests whose end or size is known before they have arrived, and paths as they were sent."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from app.server.request import Request
from tests.support.api import Api
from tests.support.serving import Serving, parsed, read_all, serving


def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    """Responds with the path, the query and the length that it gets."""
    names = ("PATH_INFO", "QUERY_STRING", "CONTENT_LENGTH")
    body = " ".join(environ.get(name, "") for name in names).encode("latin-1")
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]


@pytest.fixture(scope="module")
def served() -> Iterator[Serving]:
    with serving(app) as running:
        yield running


@pytest.mark.parametrize(
    "sent",
    [
        b"GET / HTTP/1.1\nHost: a\n\n",
        b"GET / HTTP/1.1\r\nHost: a\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\n{}\n0\n\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2;" + b"x" * 30_000,
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: " + b"x" * 30_000,
    ],
)
def test_a_line_that_is_not_valid_or_too_long_is_refused_before_it_ends(served: Serving, sent: bytes) -> None:
    with served.connect() as connection:
        connection.sendall(sent)
        assert parsed(read_all(connection)).status == 400


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_a_request_may_arrive_in_small_parts(served: Serving, size: int) -> None:
    head = b"\r\nPOST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
    sent = head + b"2;x=1\r\n{}\r\n0\r\nX: y\r\n\r\n"
    request = Request(served.server.adj)
    at = 0
    while not request.completed:
        at += request.received(sent[at : at + size])
        if request.completed and request.empty:
            request = Request(served.server.adj)
    assert (request.error, request.path, request.headers["CONTENT_LENGTH"]) == (None, "/a", "2")


@pytest.mark.parametrize(
    ("field", "body", "length"),
    [
        ("Transfer-Encoding: chunked", "fffffffffffffffff\r\n", "1001"),
        (f"Content-Length: {2**80}", "", str(2**80)),
    ],
)
def test_a_size_that_is_too_large_ends_a_request(served: Serving, field: str, body: str, length: str) -> None:
    assert served.send(["POST /a HTTP/1.1", "Host: a", field], body).body == f"/a  {length}"


@pytest.mark.parametrize(
    ("target", "path_and_query"),
    [
        ("//a", "//a "),
        ("/a#b", "/a#b "),
        ("/a?b#c", "/a b#c"),
        ("/a%3Fb", "/a?b "),
        ("/%C3%A9", "/\xc3\xa9 "),
        ("http://b.example/a?c", "/a c"),
        ("http://b.example", "/ "),
        ("*", "* "),
    ],
)
def test_the_path_and_the_query_are_what_was_sent(served: Serving, target: str, path_and_query: str) -> None:
    assert served.send([f"GET {target} HTTP/1.1", "Host: a"]).body == f"{path_and_query} "


@pytest.mark.parametrize(
    ("target", "fields", "status"),
    [
        ("//version", [], 404),
        ("//v1/wares", [], 404),
        ("/version%2F", [], 404),
        ("/v1/wares/%2F", [], 422),
        ("/v1/wares/a%2fb", [], 422),
        ("/version#a", [], 404),
        ("http://b.example/version?", [], 200),
        ("/version", ["Connection: Upgrade", "Upgrade: websocket"], 200),
    ],
)
def test_a_route_is_found_by_the_path_and_nothing_else(
    api: Api, target: str, fields: list[str], status: int
) -> None:
    with serving(api.app.wsgi_app) as running:
        host = f"Host: {'a' * 300}"
        assert running.send([f"GET {target} HTTP/1.1", host, *fields]).status == status
