"""Replies with headers of their own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Flask
from pydantic import BaseModel

from app.http.response.json_reply import kind_of
from app.http.response.reply_kind import ReplyKind, Writer, header_names
from app.http.response.serialized import Serialized

if TYPE_CHECKING:
    from app.http.call import Call


@dataclass(frozen=True)
class WithHeaders:
    """A body and headers of its own."""

    body: Any
    headers: BaseModel


def with_headers(reply: Any, headers: type[BaseModel]) -> ReplyKind:
    """The same reply with headers of its own: the view returns `WithHeaders(body, headers)`."""
    inner = kind_of(reply)
    names = dict(zip(headers.model_fields, header_names(headers), strict=True))

    def prepare(api: Flask, status: int) -> Writer:
        writer = inner.prepare(api, status)

        def write(value: WithHeaders, call: Call) -> Serialized:
            if not isinstance(value.headers, headers):
                raise TypeError("The headers of the reply are not those declared.")
            answer = writer.write(value.body, call)
            answer.headers |= texts_of(value.headers, names)
            return answer

        return Writer(write, lambda value: writer.resource_of(value.body), writer.text_of)

    return ReplyKind(inner.kind, prepare, inner.types, inner.schema, inner.status, headers)


def texts_of(headers: BaseModel, names: Mapping[str, str]) -> dict[str, str]:
    """The headers that have a value."""
    values = headers.model_dump(mode="json")
    found = {names[name]: _text_of(value) for name, value in values.items() if value is not None}
    for name, value in found.items():
        if re.search(r"[^\t\x20-\x7e\x80-\xff]", value):
            raise ValueError(f"The header {name} has a character that is not allowed.")
    return found


def _text_of(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
