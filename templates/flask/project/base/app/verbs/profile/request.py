"""What gapi writes to standard input."""

import json
from dataclasses import dataclass
from typing import cast, get_args

from app.errors import UserError
from app.http.user import Audience

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True, slots=True)
class ProfileRequest:
    """A request, how often it is sent, and where its profile is written."""

    method: str
    path: str
    """With its query. `{id}` stands for that field of the first item of the list before it."""
    caller: Audience
    body: str | None
    """JSON. `{/v1/products}` stands for the id of the first item of this list."""
    count: int
    file: str | None
    """None: only how long each request takes."""


def request_in(text: str) -> ProfileRequest:
    """Reads the JSON that the verb takes."""
    try:
        given = json.loads(text)
    except ValueError:
        given = None
    if isinstance(given, dict):
        method, path, caller, count = (given.get(name) for name in ("method", "path", "as", "count"))
        is_request = method in _METHODS and isinstance(path, str) and path.startswith("/")
        if is_request and caller in get_args(Audience) and isinstance(count, int):
            body, file = _text(given.get("body")), _text(given.get("file"))
            return ProfileRequest(str(method), str(path), cast(Audience, caller), body, count, file)
    raise UserError(
        "Standard input is not a request.",
        'Write {"method":"GET","path":"/version","as":"anonymous","count":100}',
        2,
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
