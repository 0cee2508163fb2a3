"""Replies of JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Flask
from pydantic import BaseModel, TypeAdapter

from app.http.response.etag import etag_of
from app.http.response.reply_kind import ReplyKind, Writer
from app.http.response.serialized import Serialized

if TYPE_CHECKING:
    from app.http.call import Call

TYPE = "application/json; charset=utf-8"


class Tagger:
    """Computes ETags, and keeps the last one: a text that is sent often is compared instead of hashed."""

    def __init__(self) -> None:
        self._last = (b"", etag_of(b""))

    def tag(self, data: bytes) -> str:
        """The ETag of a body."""
        last, tag = self._last
        if data == last:
            return tag
        tag = etag_of(data)
        self._last = (data, tag)
        return tag


def json_reply(schema: Any, page: Any = None) -> ReplyKind:
    """JSON of this type: a schema, or a list or a union of some."""

    def prepare(api: Flask, status: int) -> Writer:
        text_of = serializer_of(schema)
        tagger = Tagger()

        def write(value: object, call: Call) -> Serialized:
            text = text_of(value)
            return Serialized(status, {"Content-Type": TYPE, "ETag": tagger.tag(text)}, text)

        return Writer(write, text_of=text_of)

    return ReplyKind("json", prepare, ("application/json",), schema, page=page)


class _Serializer:
    """Serializes values of a type. Rows are read by their attributes."""

    def __init__(self, schema: Any) -> None:
        self._adapter: TypeAdapter[Any] = TypeAdapter(schema)
        self._is_model = isinstance(schema, type) and issubclass(schema, BaseModel)
        self._schema = schema
        self._to_json = self._adapter.serializer.to_json

    def __call__(self, value: object) -> bytes:
        if self._is_model and type(value) is not self._schema:
            value = self._adapter.validate_python(value, from_attributes=True)
        return self._to_json(value)


def serializer_of(schema: Any) -> _Serializer:
    """Makes the text of a value."""
    return _Serializer(schema)


def empty_reply() -> ReplyKind:
    """The reply of a view that returns nothing."""
    return ReplyKind("empty", lambda api, status: Writer(lambda value, call: Serialized(status)))


def kind_of(reply: Any) -> ReplyKind:
    """A reply as it is, or JSON of a schema."""
    return reply if isinstance(reply, ReplyKind) else json_reply(reply)
