"""Sends a response, after evaluating the preconditions of a read (RFC 9110, 13.2.2)."""

from flask import Response

from app.http.api import ApiResponse
from app.http.call import Call
from app.http.response.etag import is_not_modified, require_match
from app.http.response.serialized import Serialized


def send_response(call: Call, made: Serialized) -> Response:
    """The response as Flask sends it."""
    if made.send is not None:
        response = made.send(call)
        if made.status != 200 and response.status_code == 200:
            response.status_code = made.status
        _add(response, made)
        return response
    environ = call.request.environ
    if environ["REQUEST_METHOD"] in ("GET", "HEAD") and 200 <= made.status < 300:
        etag = made.headers.get("ETag")
        if etag is not None:
            require_match(environ.get("HTTP_IF_MATCH"), etag)
            if is_not_modified(environ.get("HTTP_IF_NONE_MATCH"), etag):
                headers = {name: value for name, value in made.headers.items() if name != "Content-Type"}
                return response_of(304, headers, None)
    return response_of(made.status, made.headers, made.body)


def response_of(status: int, headers: dict[str, str], body: bytes | None) -> ApiResponse:
    """A response with exactly these headers; without a body it has no type."""
    response = ApiResponse(b"" if body is None else body, status)
    for name, value in headers.items():
        response.headers.add(name, value)
    return response


def _add(response: Response, made: Serialized) -> None:
    if response.status_code == 304:
        made.headers.pop("Content-Type", None)
    elif "Content-Type" in made.headers:
        response.headers["Content-Type"] = made.headers["Content-Type"]
    for name, value in made.headers.items():
        response.headers.setdefault(name, value)
