"""A response before it is sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Response

    from app.http.call import Call


@dataclass(slots=True)
class Serialized:
    """A response, serialized before the commit so that nothing can fail after it."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    # Sends a body that is not in memory, and cannot be stored for an Idempotency-Key. Called after the
    # commit.
    send: Callable[[Call], Response] | None = None
