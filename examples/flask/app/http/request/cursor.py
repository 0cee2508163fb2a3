"""Opaque cursors of lists."""

import base64
import hashlib
import json
from typing import Any

from pydantic import TypeAdapter, ValidationError

from app.http.request.storable import unstorable_values
from app.http.response.problem import Problem, RequestError, invalid
from app.http.schema_types import Id

_id: TypeAdapter[str] = TypeAdapter(Id)


def cursor_of(value: object, row_id: str, scope: object) -> str:
    """A cursor, valid only for this list: the same filter and sort. The value is JSON."""
    text = json.dumps([_digest_of(scope), value, row_id], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def position_of(cursor: str, scope: object, column: TypeAdapter[Any]) -> tuple[Any, str]:
    """Decodes a cursor. Refuses one of another list, and values that the column cannot hold."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        digest, value, row_id = json.loads(base64.b64decode(padded, b"-_", validate=True))
        if digest != _digest_of(scope) or unstorable_values("query", value):
            raise _foreign()
        return column.validate_python(value, strict=True), _id.validate_python(row_id, strict=True)
    except (ValueError, TypeError, ValidationError, RecursionError, Problem):
        raise _foreign() from None


def _digest_of(scope: object) -> str:
    text = json.dumps(scope, separators=(",", ":"), default=str)
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest())[:8].decode()


def _foreign() -> Problem:
    return invalid([RequestError("query", "/cursor", "is from a list with another filter or sort")])
