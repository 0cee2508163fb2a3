"""A route, as a blueprint declares it and parts complete it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from app.db.session import Db
from app.http.call import Call
from app.http.request.deprecation import Deprecation
from app.http.request.file_rule import FileRule
from app.http.response.reply_kind import ReplyKind
from app.http.response.serialized import Serialized
from app.http.user import Audience

# Makes the response of a write, in a transaction.
Handle = Callable[[Db], Serialized]
# Runs a part in a transaction of its own.
Open = Callable[[Handle], Serialized]
# Runs around a write: `open` passes a transaction, in which `handle` makes the response.
Around = Callable[[Call, Open, Handle], Serialized]
# Runs around a read: `handle` makes the response.
AroundRead = Callable[[Call, Callable[[], Serialized]], Serialized]

Schema = dict[str, Any]


@dataclass
class Spec:
    """What a route says of itself. The schemas are the annotations of its view."""

    summary: str
    description: str = ""
    status: int = 0
    operation_id: str = ""
    params: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    headers: type[BaseModel] | None = None
    body: type[BaseModel] | None = None
    files: Mapping[str, FileRule] | None = None
    # Whether the view gets the bytes of the body: of JSON, or instead of it of these media types.
    raw_body: bool | tuple[str, ...] = False
    reply: ReplyKind | None = None
    deprecated: Deprecation | None = None
    # Requires an Idempotency-Key: a repeated request runs once.
    idempotent: bool = False
    # How long a response is kept in memory, e.g. "60s".
    cache: object = None
    # What is recorded of a request that fails: docs/recordings.md.
    record: str = ""
    # Runs the view again, at most twice, after a deadlock. Only for a view without effects outside the
    # database.
    retry: bool = False
    # The path of a created resource (default: the GET route one segment below; of a PUT its own path).
    location: Callable[[Any], str] | None = None
    # The rules for consistent endpoints that the route breaks on purpose, with the reason.
    suppress: Mapping[str, str] = field(default_factory=dict)


@dataclass(eq=False)
class Route:
    """A route of the API. Parts complete it at the start: what runs around it, and its documentation."""

    method: str
    # As in OpenAPI: `/v1/orders/{id}`.
    path: str
    audience: Audience
    spec: Spec
    # The view as it was written.
    handle: Callable[..., object]
    # The tag in the OpenAPI document; a route without one is not in it.
    tag: str = ""
    # What a part adds to the list of routes.
    note: str = ""
    around: list[Around] = field(default_factory=list)
    around_read: list[AroundRead] = field(default_factory=list)
    # For the contract: sentences at the end of the description, more statuses of errors, request headers (all
    # are
    # required; their schemas are checked, too), and headers of responses: of successful ones, and of those
    # and the 304.
    sentences: list[str] = field(default_factory=list)
    problems: set[int] = field(default_factory=set)
    request_headers: dict[str, Schema] = field(default_factory=dict)
    success_headers: dict[str, Schema] = field(default_factory=dict)
    response_headers: dict[str, Schema] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """`GET /v1/orders`."""
        return f"{self.method} {self.path}"
