"""The reply of a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Flask
from pydantic import BaseModel, TypeAdapter
from pydantic_core import to_json

from app.http.response.json_reply import TYPE, Tagger
from app.http.response.reply_kind import ReplyKind, Writer
from app.http.response.serialized import Serialized

if TYPE_CHECKING:
    from app.http.call import Call
    from app.http.request.listing import Page


def page_reply(item: type[BaseModel]) -> ReplyKind:
    """A page of these items."""

    def prepare(api: Flask, status: int) -> Writer:
        adapter: TypeAdapter[Any] = TypeAdapter(list[item])  # type: ignore[valid-type]
        items_json = adapter.serializer.to_json
        tagger = Tagger()

        def write(page: Page[Any], call: Call) -> Serialized:
            included = {"__all__": set(page.fields)} if page.fields else None
            text = b'{"items":' + items_json(page.items, include=included)
            text += b',"next":' + (b"null" if page.next is None else to_json(page.next))
            if page.total is not None:
                exact = b"true" if page.total_is_exact else b"false"
                text += b',"total":%d,"total_is_exact":%s' % (page.total, exact)
            text += b"}"
            return Serialized(status, {"Content-Type": TYPE, "ETag": tagger.tag(text)}, text)

        return Writer(write)

    return ReplyKind("json", prepare, ("application/json",), item, page=item)
