"""The caller of a request."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Role = Literal["user", "admin"]
Audience = Literal["anonymous", "user", "admin"]


@dataclass(frozen=True, slots=True)
class User:
    """The client that calls, for views."""

    id: str
    name: str
    role: Role


# Finds the client of a key; None if the key is unknown, expired or revoked.
FindClient = Callable[[str], User | None]
