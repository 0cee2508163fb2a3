"""A recording, as callers and commands get it."""

import json
from typing import Any

from pydantic import Field

from app.http.schema import Id, Maybe, Reply, Timestamp
from app.recordings.models import Recording


class RecordedError(Reply):
    """The error that a request failed with."""

    type: str
    message: str
    stack: str


class RecordingOut(Reply, title="Recording"):
    """A request that failed. Nothing in it is a secret."""

    id: Id
    created_at: Timestamp
    method: str
    route: str
    path: str
    query: str
    headers: dict[str, str]
    shape: dict[str, Any] | None = Field(
        description="The types and lengths of the body; null without a body."
    )
    body: Maybe[Any] = None
    status: int
    audience: str
    client: str | None
    version: str
    commit: str
    error: RecordedError | None
    statements: list[str] | None = Field(description="The SQL that ran, without values.")


def recording_fields(row: Recording) -> dict[str, Any]:
    """The fields of a stored recording. `body` is among them only if it was recorded."""
    about = {
        "id": row.id,
        "created_at": row.created_at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "method": row.method,
        "route": row.route,
        "status": row.status,
    }
    return {**about, **json.loads(row.content)}
