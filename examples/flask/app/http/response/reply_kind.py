"""What a route replies with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from flask import Flask
from pydantic import BaseModel

if TYPE_CHECKING:
    from app.http.call import Call
    from app.http.response.serialized import Serialized

Kind = Literal["json", "text", "bytes", "stream", "file", "events", "redirect", "statuses", "empty"]

# Makes the response of what a view returned.
Write = Callable[[Any, "Call"], "Serialized"]


@dataclass(frozen=True)
class Writer:
    """Prepared at the start, for one route."""

    write: Write
    # The resource in the value, whose id Location has.
    resource_of: Callable[[Any], Any] = lambda value: value
    # The text of a value as GET would reply, for preconditions.
    text_of: Callable[[object], bytes | None] = lambda value: None


@dataclass(frozen=True)
class ReplyKind:
    """A reply. `prepare(api, status)` makes its writer at the start."""

    kind: Kind
    prepare: Callable[[Flask, int], Writer]
    # Its media types; none for a redirect.
    types: tuple[str, ...] = ()
    # Of the JSON, or of the data of each event: a type, as in an annotation.
    schema: Any = None
    # Of a redirect, or the first of several statuses.
    status: int = 0
    headers: type[BaseModel] | None = None
    # Of several statuses: the reply of each, None for none.
    replies: Mapping[int, ReplyKind | None] = field(default_factory=dict)
    # Of a list: its schema in the contract.
    page: Any = None


def forms_of(reply: ReplyKind | None) -> list[ReplyKind]:
    """The kinds of a reply, or of each status of one."""
    if reply is None:
        return []
    if reply.kind != "statuses":
        return [reply]
    return [form for each in reply.replies.values() for form in forms_of(each)]


def is_tagged(reply: ReplyKind | None) -> bool:
    """Whether a successful response has an ETag."""
    if reply is None:
        return True
    if reply.kind == "statuses":
        return any(each is not None and is_tagged(each) for each in reply.replies.values())
    return reply.kind not in ("stream", "events", "redirect")


OF_FILES = ("Accept-Ranges", "Content-Disposition", "Content-Range", "Last-Modified")


def own_headers_of(reply: ReplyKind | None) -> str:
    """The names of the response headers that only this route has."""
    names: dict[str, None] = {}
    for form in forms_of(reply):
        names |= dict.fromkeys(OF_FILES if form.kind == "file" else ())
        names |= dict.fromkeys(header_names(form.headers))
    return ", ".join(names)


def header_names(model: type[BaseModel] | None) -> list[str]:
    """The headers that a model describes: the field `x_total` is the header `X-Total`, unless it has an
    alias.
    """
    fields = model.model_fields.items() if model else ()
    return [field.alias or name.replace("_", "-").title() for name, field in fields]
