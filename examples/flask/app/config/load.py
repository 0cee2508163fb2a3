"""Reads a config class from the environment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn, Self

from app.config.environment import Environment
from app.config.variable import Variable
from app.errors import UserError


@dataclass(frozen=True, slots=True)
class Reading:
    """A variable with its value, or what is wrong with it."""

    name: str
    value: object
    error: str | None


class Loaded:
    """The values of a config class: `load` makes it, and it does not change."""

    def __init__(self, values: dict[str, object]) -> None:
        self.__dict__.update(values)

    @classmethod
    def load(cls, environment: Environment) -> Self:
        """Reads the variables of the class. Reports all errors at once."""
        readings = read_variables(cls, environment)
        errors = [f"{reading.name} {reading.error}" for reading in readings if reading.error]
        if errors:
            raise UserError("\n".join(errors), f"Set it in the environment or in .env ({cls.__name__}).", 2)
        return cls({reading.name: reading.value for reading in readings})

    def replaced(self, **changes: object) -> Self:
        """The same config with other values, e.g. for a test."""
        unknown = changes.keys() - self.__dict__.keys()
        if unknown:
            raise TypeError(f"{type(self).__name__} has no {', '.join(sorted(unknown))}.")
        return type(self)({**self.__dict__, **changes})

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"A config does not change: {name}.")

    def __repr__(self) -> str:
        """Secrets print as [secret]."""
        values = ", ".join(f"{name}={value!r}" for name, value in self.__dict__.items())
        return f"{type(self).__name__}({values})"


def variables_of(cls: type) -> dict[str, Variable[object]]:
    """The variables of a config class, in the order of the first class that has them."""
    names = [name for each in reversed(cls.__mro__) for name in vars(each)]
    found = {name: getattr(cls, name) for name in names}
    return {name: value for name, value in found.items() if isinstance(value, Variable)}


def read_variables(cls: type, environment: Environment) -> list[Reading]:
    """Each variable of a config class with its value, or what is wrong with it."""
    return [_read(name, variable, environment.get(name)) for name, variable in variables_of(cls).items()]


def _read(name: str, variable: Variable[object], given: str | None) -> Reading:
    """Treats an empty variable as not set."""
    text = given or variable.fallback
    if text is None:
        return Reading(name, None, f"is not set; e.g. {variable.example}")
    try:
        return Reading(name, variable.read(text), None)
    except ValueError as error:
        return Reading(name, None, str(error))
