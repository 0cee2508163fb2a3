"""What is not valid in the head of a request."""

import re
from urllib.parse import unquote_to_bytes

from app.http.request.target import VALID_HOST
from app.http.response.problem import Problem

BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")


def head_problem(environ: dict[str, str]) -> Problem | None:
    """Why the headers of a request are refused, if they are."""
    if repeated := environ.get("app.repeated_header"):
        return Problem(400, f"The header {repeated} is sent more than once.")
    host = environ.get("HTTP_HOST")
    if host is None:
        if environ.get("SERVER_PROTOCOL") == "HTTP/1.1":
            return Problem(400, "An HTTP/1.1 request needs a Host header.")
    elif not VALID_HOST.fullmatch(host):
        return Problem(400, "The Host header is not a valid host.")
    if environ.get("HTTP_EXPECT", "100-continue").lower() != "100-continue":
        return Problem(417, "Only Expect: 100-continue is supported.")
    coding = environ.get("HTTP_TRANSFER_ENCODING")
    if coding and any(name not in ("", "chunked") for name in re.split(r"[\s,]+", coding.lower())):
        return Problem(501, "Only the transfer coding chunked is supported.")
    return None


def path_problem(target: str) -> Problem | None:
    """The 400 for a path that cannot be decoded."""
    path = target.partition("?")[0]
    if "%" not in path:
        return None
    try:
        if not BROKEN_ESCAPE.search(path):
            unquote_to_bytes(path).decode("utf8")
            return None
    except UnicodeDecodeError:
        pass
    return Problem(400, f"'{path}' is not a valid url component")
