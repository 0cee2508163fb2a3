"""Records every request that gets a 5xx, and the 4xx of routes that ask for it."""

import re
from collections.abc import Callable

from flask import Response

from app.db.control import is_control
from app.db.observe import observe
from app.db.types import now
from app.http.call import Call
from app.http.response.serialized import Serialized
from app.http.route import Route
from app.recordings.content import content_of
from app.recordings.fit import fitted
from app.recordings.store import NewRecording

_STATEMENTS = "statements"


def follow_statements(call: Call, make: Callable[[], Serialized]) -> Serialized:
    """Runs around each request: remembers the texts of its SQL."""
    statements: list[str] = []
    call.state[_STATEMENTS] = statements
    with observe(lambda sql, *_: None if is_control(sql) else statements.append(sql)):
        return make()


def is_recorded(route: Route | None, status: int) -> bool:
    """Whether a request that got this status is recorded."""
    if route is None:
        return False
    return status >= 500 or (status >= 400 and route.spec.record.startswith("4xx"))


def recording_of(call: Call, route: Route, response: Response) -> NewRecording:
    """What is stored of a request."""
    statements = call.state.get(_STATEMENTS)
    texts = [str(sql) for sql in statements] if isinstance(statements, list) else []
    content = content_of(call, call.body, texts)
    return {
        "id": dashed(call.id),
        "method": call.request.method,
        "route": f"{call.request.method} {route.path}"[:200],
        "status": response.status_code,
        "content": fitted(content, call.config.RECORDINGS_BYTES),
        "created_at": now(),
    }


def dashed(id: str) -> str:
    """The id of a request as a UUID, also if a proxy sent it without dashes."""
    return re.sub(r"^(.{8})(.{4})(.{4})(.{4})(.{12})$", r"\1-\2-\3-\4-\5", id) if len(id) == 32 else id
