"""Makes a recording small enough."""

import json
from collections.abc import Callable
from typing import Any

Content = dict[str, Any]
"""What is kept of a request, beside its row."""


def fitted(content: Content, limit: int) -> str:
    """The content as JSON of at most `limit` bytes, with less in it if need be."""
    fitting = content
    for make in _SMALLER:
        text = _json(fitting)
        if len(text.encode("utf8", "replace")) <= limit:
            return text
        fitting = make(fitting)
    return _json(fitting)


def _without_body(content: Content) -> Content:
    return {name: value for name, value in content.items() if name != "body"}


def _with_few_statements(content: Content) -> Content:
    statements = content["statements"]
    return {**content, "statements": None if statements is None else statements[:10]}


def _without_shape(content: Content) -> Content:
    return {**content, "shape": content["shape"] and {"type": "deep"}}


def _without_headers(content: Content) -> Content:
    return {**content, "headers": {}, "query": content["query"][:100]}


def _without_statements(content: Content) -> Content:
    error = content["error"]
    short = error and {"type": error["type"][:60], "message": error["message"][:100], "stack": ""}
    return {**content, "statements": [], "path": content["path"][:200], "error": short}


# What is left out, in this order, until it fits.
_SMALLER: tuple[Callable[[Content], Content], ...] = (
    _without_body,
    _with_few_statements,
    _without_shape,
    _without_headers,
    _without_statements,
)


def _json(content: Content) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))
