"""A value that is not printed."""

from typing import NoReturn


class Secret:
    """Logs, JSON, format strings and the debugger do not show it; only `reveal()` returns it."""

    __slots__ = ("_shown", "_value")

    def __init__(self, value: str, shown: str = "[secret]") -> None:
        self._value = value
        self._shown = shown

    def reveal(self) -> str:
        return self._value

    def __str__(self) -> str:
        return self._shown

    def __repr__(self) -> str:
        return self._shown

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __reduce__(self) -> NoReturn:
        raise TypeError("A secret cannot be pickled.")
