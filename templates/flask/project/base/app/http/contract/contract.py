"""Serves the OpenAPI document at /openapi.json."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Flask, Response

from app.http.call import Call
from app.http.contract.document import SERVER, document_of
from app.http.contract.json_schema import Schema
from app.http.request.blueprint import blueprint
from app.http.response.json_reply import TYPE
from app.http.response.send import response_of


def install_contract(api: Flask, guides: Sequence[str]) -> None:
    """Adds the page.

    `guides` are sections of the document's description. The document is made when it is first read.
    """
    made: list[Schema] = []

    def document() -> Schema:
        if not made:
            made.append(document_of(api.extensions["routes"], api.extensions["tags"], guides))
        return made[0]

    api.extensions["openapi"] = document
    page = blueprint("/openapi.json", hidden=True)

    @page.anonymous.get("/", summary="Read the OpenAPI document")
    def read_document(call: Call) -> Response:
        text = api.json.dumps(document_for(call), separators=(",", ":"))
        return response_of(200, {"Content-Type": TYPE}, text.encode())

    page.add_to(api)


def document_for(call: Call) -> Schema:
    """The document, with the prefix of the request's proxy."""
    document: Callable[[], Schema] = call.api.extensions["openapi"]
    if not call.prefix:
        return document()
    return {**document(), "servers": [{"url": call.prefix, "description": SERVER}]}
