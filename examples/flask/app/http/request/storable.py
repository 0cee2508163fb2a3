"""Text that no database can store: with NUL, or unpaired surrogates."""

import re

from app.http.request.json_body import MAX_DEPTH, nested_too_deeply
from app.http.response.problem import RequestError, pointer_of, truncated

# How many errors a response lists.
MAX_LISTED = 20

UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def unstorable_values(part: str, value: object) -> list[RequestError]:
    """The values of a part of the request that cannot be stored."""
    found: list[RequestError] = []
    _walk(part, value, (), found)
    return found


def _walk(part: str, value: object, path: tuple[str | int, ...], found: list[RequestError]) -> None:
    if isinstance(value, str):
        if UNSTORABLE.search(value) and len(found) <= MAX_LISTED:
            pointer = truncated(pointer_of(*path))
            found.append(RequestError(part, pointer, "contains a character that is not text"))
    elif isinstance(value, (dict, list)):
        if len(path) == MAX_DEPTH:
            raise nested_too_deeply(part)
        for name, each in value.items() if isinstance(value, dict) else enumerate(value):
            if isinstance(name, str):
                _walk(part, name, path, found)
            _walk(part, each, (*path, name), found)
