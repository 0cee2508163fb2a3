"""Errors as problems (RFC 9457)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from app.db.base import NotFound
from app.db.error_codes import Violation, violation_of
from app.db.fault import FAULTS, fault_of
from app.http.response.serialized import Serialized

MAX_TEXT = 300


@dataclass(frozen=True, slots=True)
class RequestError:
    """An error in a request. `pointer` is a JSON Pointer (RFC 6901) into the part `part`."""

    part: str
    pointer: str
    detail: str


class Problem(Exception):
    """An error response. Raise it anywhere in a view."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        errors: Sequence[RequestError] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(truncated(detail))
        self.status = status
        self.errors = errors
        self.headers = dict(headers or {})


def invalid(errors: Sequence[RequestError], *, status: int = 422, is_complete: bool = True) -> Problem:
    """The problem for a request that fails validation."""
    more = "" if is_complete else f" Not every error is listed, only {len(errors)}."
    return Problem(status, f"The request is not valid.{more}", errors=errors)


def route_not_found(method: str, path: str) -> Problem:
    """The 404 for a path without a route."""
    return Problem(404, f"There is no {method} {path}.")


def unauthorized(detail: str) -> Problem:
    """The 401 for a missing or invalid key."""
    return Problem(401, detail, headers={"WWW-Authenticate": "Bearer"})


def truncated(text: str) -> str:
    """Limits the length of request text in a response. Does not cut a ~1 of a pointer."""
    return f"{text[:MAX_TEXT].removesuffix('~')}…" if len(text) > MAX_TEXT else text


def pointer_of(*path: str | int) -> str:
    """The JSON Pointer (RFC 6901) for names and indexes, e.g. `/lines/0/a~1b`."""
    return "".join(f"/{str(name).replace('~', '~0').replace('/', '~1')}" for name in path)


def problem_response(error: BaseException, request_id: str) -> Serialized:
    """The response for an error that a request raised."""
    problem = problem_of(error)
    fields: dict[str, object] = {
        "type": "about:blank",
        "title": title_of(problem.status),
        "status": problem.status,
        "detail": str(problem),
        "instance": f"urn:uuid:{_dashed(request_id)}",
    }
    if problem.errors is not None:
        fields["errors"] = [
            {"in": each.part, "pointer": each.pointer, "detail": each.detail} for each in problem.errors
        ]
    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    headers = {**problem.headers, "Content-Type": "application/problem+json"}
    return Serialized(problem.status, headers, text.encode("utf8", "replace"))


def title_of(status: int) -> str:
    """The phrase of a status, as in its registry (RFC 9110, 15)."""
    return TITLES.get(status) or HTTPStatus(status).phrase


# Names that Python 3.11 and 3.13 do not agree on.
TITLES = {413: "Payload Too Large", 416: "Range Not Satisfiable", 422: "Unprocessable Entity"}


def problem_of(error: BaseException) -> Problem:
    """The problem that a caller gets for an error."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, NotFound):
        return Problem(404, str(error))
    fault = fault_of(error)
    if fault:
        # A retry may succeed later, or on another instance.
        text = FAULTS[fault]
        return Problem(503, text.detail, headers={"Retry-After": str(text.seconds)})
    violation = violation_of(error)
    if violation:
        return _conflict(violation)
    # Reveals no details: the log has them, with the same instance.
    return Problem(500, "An internal error. The log of the server names this instance.")


def _conflict(violation: Violation) -> Problem:
    if violation.kind == "foreign":
        return Problem(409, "A resource that this refers to does not exist, or another one refers to this.")
    if violation.kind == "check":
        return Problem(409, "A constraint of the database does not allow this.")
    errors = [RequestError("body", pointer_of(violation.column), "is already in use")]
    return Problem(409, "A value that must be unique is already in use.", errors=errors)


def _dashed(request_id: str) -> str:
    return re.sub(r"^(.{8})(.{4})(.{4})(.{4})(.{12})$", r"\1-\2-\3-\4-\5", request_id)
