"""What a resource does besides serving requests, and the verbs of `python -m manage`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

from app.config.config import Settings
from app.config.environment import Environment
from app.http.part import Background, Part

if TYPE_CHECKING:
    from flask import Flask

    from app.db.guard import Action
    from app.db.mark import CommandContext

T = TypeVar("T")

__all__ = ["Background", "Flag", "Input", "Result", "Service", "Verb"]


class Service(Part):
    """Like a part, it can run with each request and add pages."""

    def __init__(self) -> None:
        self.verbs: Mapping[str, Verb] = {}

    def start(self, api: Flask) -> Background | None:
        """Starts work in the background of this process."""
        return None


class Input(Protocol):
    """What was typed after the verb, and what a verb can use."""

    @property
    def words(self) -> Sequence[str]:
        """The arguments."""

    @property
    def environment(self) -> Environment:
        """The environment variables."""

    @property
    def config_class(self) -> type[Settings]:
        """The config class that APP_CONFIG names."""

    def flag(self, name: str) -> bool:
        """Whether a flag was given, e.g. `flag("all")` for --all."""

    def option(self, name: str) -> str | None:
        """The value of a flag, e.g. `option("by")` for `--by ada`."""

    def config(self) -> Settings:
        """The loaded config. Raises a UserError if the environment is not valid."""

    def context(self) -> CommandContext:
        """The loaded config with the environment, --confirm and the typed command."""

    def with_app(self, use: Callable[[Flask], T], **changes: object) -> T:
        """Passes the app, which serves nothing. The changes are arguments of create_app."""


@dataclass(frozen=True)
class Result:
    """Data for --json, text for people."""

    data: dict[str, object]
    text: str
    # 1: the answer is no, e.g. a check found something.
    code: int = 0


Flag = Callable[[str], bool]


@dataclass(frozen=True)
class Verb:
    """A verb of the manage command."""

    usage: str
    # The action that needs consent in production, or None; it may depend on the arguments.
    action: Action | Callable[[Sequence[str], Flag], Action | None] | None
    run: Callable[[Input], Result]
    flags: tuple[str, ...] = ()
    # Flags with a value.
    options: tuple[str, ...] = ()
    # Whether the arguments and flags after the verb are valid.
    accepts: Callable[[Sequence[str], Flag], bool] = lambda words, flag: not words
