"""One environment variable of a config class."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, Self, TypeVar, overload

T = TypeVar("T")


class Variable(Generic[T]):
    """Describes a variable. On the class it is this description, on a loaded config its value.

    `read` raises ValueError with what is wrong. A variable without a fallback must be set.
    """

    def __init__(
        self, description: str, fallback: str | None, read: Callable[[str], T], example: str = ""
    ) -> None:
        self.name = ""
        self.description = description
        self.fallback = fallback
        self.example = example if fallback is None else fallback
        self.read = read

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...

    @overload
    def __get__(self, instance: object, owner: type) -> T: ...

    def __get__(self, instance: object | None, owner: type) -> Self | T:
        """The values of a loaded config are in its `__dict__`, which Python reads first."""
        if instance is None:
            return self
        raise AttributeError(f"{self.name} was not loaded.")
