"""A request to be sent again."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast, get_args

from app.errors import UserError
from app.http.user import Audience

Method = Literal["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]

# Headers that the app sets, or that stand for the caller.
_LEFT_OUT = re.compile(
    "host|connection|content-length|transfer-encoding|authorization|cookie|expect", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class ReplayRequest:
    """`url` is the path and the query; `client` is the name of the client that sent it."""

    method: Method
    url: str
    headers: dict[str, str]
    body: str | None
    audience: Audience
    client: str | None
    """Another one of the audience stands in where it does not exist."""


def request_in(text: str) -> ReplayRequest:
    """Reads the JSON that the verb takes."""
    given = _parsed(text)
    method, url, body = given.get("method"), given.get("url"), given.get("body")
    headers, client = given.get("headers") or {}, given.get("client")
    audience = given.get("audience", "anonymous")
    audiences = get_args(Audience)
    if method not in get_args(Method):
        raise _unusable("method is not one of HTTP")
    if not isinstance(url, str) or not url.startswith("/"):
        raise _unusable("url is not a path")
    if body is not None and not isinstance(body, str):
        raise _unusable("body is neither a text nor null")
    if audience not in audiences:
        raise _unusable(f"audience is not one of {', '.join(audiences)}")
    sent = headers.items() if isinstance(headers, Mapping) else ()
    return ReplayRequest(
        method=cast(Method, method),
        url=url,
        headers={str(name): str(value) for name, value in sent if not _LEFT_OUT.fullmatch(str(name))},
        body=body,
        audience=cast(Audience, audience),
        client=None if client is None else str(client),
    )


def _parsed(text: str) -> Mapping[str, object]:
    try:
        value = json.loads(text)
    except ValueError:
        raise _unusable("it is not JSON") from None
    return value if isinstance(value, dict) else {}


def _unusable(reason: str) -> UserError:
    return UserError(f"Standard input is not a request: {reason}.", "docs/recordings.md shows one.", 2)
