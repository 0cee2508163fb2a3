"""Sends the request of a seeded client, with values from the database where its path and body have braces."""

import json
import re
from collections.abc import Callable
from uuid import uuid4

from flask import Flask

from app.clients.keys import DEVELOPMENT_KEYS
from app.errors import UserError
from app.http.in_process import Answer, send
from app.verbs.profile.request import ProfileRequest

Send = Callable[[], Answer]

_FIELD = re.compile(r"\{(\w+)\}")
_LIST = re.compile(r"\{(/[\w/.~-]+)\}")


def caller_of(api: Flask, request: ProfileRequest) -> Send:
    """Prepares the request. What is returned sends it once, in this process."""
    headers: dict[str, str] = {}
    if request.caller != "anonymous":
        headers["authorization"] = f"Bearer {DEVELOPMENT_KEYS[request.caller]}"
    if request.body is not None:
        headers["content-type"] = "application/json"

    def first_of(path: str, field: str) -> str:
        """A field of the first item of a list."""
        path = path.removesuffix("/")
        answer = send(api, "GET", path, headers, None)
        items = json.loads(answer.body).get("items") if answer.status == 200 else None
        value = items[0].get(field) if items else None
        if value is not None:
            return str(value)
        raise UserError(
            f"There is no {field} to profile with: GET {path} as {request.caller} "
            f"responds with {answer.status} and no item that has one.",
            "Write the value in place of the braces, with --db current, or pass another --as.",
            2,
        )

    url = _filled(request.path, _FIELD, lambda name, before: first_of(before, name))
    body = request.body and _filled(request.body, _LIST, lambda path, _: first_of(path, "id"))

    def send_once() -> Answer:
        once = {} if request.method == "GET" else {"idempotency-key": str(uuid4())}
        return send(api, request.method, url, {**headers, **once}, body)

    return send_once


def _filled(text: str, pattern: re.Pattern[str], value_for: Callable[[str, str], str]) -> str:
    """Replaces each match by the value for its group and the text before it."""
    made, start = "", 0
    for match in pattern.finditer(text):
        made += text[start : match.start()]
        made += value_for(match[1], made)
        start = match.end()
    return made + text[start:]
