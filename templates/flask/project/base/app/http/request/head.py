"""The head of a request: its target, and what is not valid in it."""

import re
from urllib.parse import unquote_to_bytes, urlsplit

from app.http.response.problem import Problem

# A name or an address with an optional port (RFC 9110, 7.2).
VALID_HOST = re.compile(r"(?:[\w.~%!$&'()*+,;=-]*|\[[\da-f:.]+\])(?::\d*)?", re.IGNORECASE | re.ASCII)
BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")


def target_of(environ: dict[str, str]) -> str:
    """The path and query as they were sent.

    Drops the scheme and host of a target in absolute form (RFC 9112, 3.2.2).
    """
    target = environ.get("REQUEST_URI") or environ.get("PATH_INFO") or "/"
    if target.startswith("/"):
        return target
    try:
        parsed = urlsplit(target)
    except ValueError:
        return target
    if not parsed.scheme or not parsed.netloc:
        return target
    return (parsed.path or "/") + (f"?{parsed.query}" if parsed.query else "")


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
