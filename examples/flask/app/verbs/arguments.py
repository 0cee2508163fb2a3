"""What was typed after a verb."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from app.config.config import Settings, config_class
from app.config.environment import Environment
from app.db.mark import CommandContext
from app.errors import UserError
from app.service import Verb
from app.verbs.with_app import with_app

if TYPE_CHECKING:
    from flask import Flask

T = TypeVar("T")

COMMON = ("json", "no-color", "color")
"""Flags of every verb. There are no colours: gapi passes the flags that it knows itself."""


@dataclass(frozen=True, slots=True)
class Arguments:
    """The words, flags and options of a command line."""

    words: tuple[str, ...]
    flags: frozenset[str]
    options: dict[str, str]


def parse(arguments: Sequence[str], verb: Verb) -> Arguments:
    """Reads `--flag`, `--option value` and `--option=value`. Raises a UserError for what is unknown."""
    options = {*verb.options, *(["confirm"] if verb.action is not None else [])}
    words: list[str] = []
    flags: set[str] = set()
    found: dict[str, str] = {}
    rest = list(arguments)
    while rest:
        word = rest.pop(0)
        if word == "--":
            words += rest
            break
        if not word.startswith("-") or word == "-":
            words.append(word)
            continue
        name, equals, value = SHORT.get(word, word).removeprefix("--").partition("=")
        if name in options and (equals or rest):
            found[name] = value if equals else rest.pop(0)
        elif name in options:
            raise UserError(f"--{name} needs a value.", f"Usage: manage {verb.usage}", 2)
        elif name in (*verb.flags, *COMMON) and not equals:
            flags.add(name)
        else:
            raise UserError(f"Unknown option '{word}'", f"Usage: manage {verb.usage}", 2)
    return Arguments(tuple(words), frozenset(flags), found)


SHORT = {"-n": "--dry-run", "-q": "--quiet"}


class TypedInput:
    """What a verb can use. The config is loaded only where it is asked for."""

    def __init__(self, command_line: Sequence[str], parsed: Arguments, environment: Environment) -> None:
        self._command_line = command_line
        self._parsed = parsed
        self.words: Sequence[str] = parsed.words
        self.environment = environment

    @property
    def config_class(self) -> type[Settings]:
        """The config class that APP_CONFIG names."""
        return config_class(self.environment)

    def flag(self, name: str) -> bool:
        """Whether a flag was given."""
        return name in self._parsed.flags

    def option(self, name: str) -> str | None:
        """The value of a flag, if it was given."""
        return self._parsed.options.get(name)

    def config(self) -> Settings:
        """The loaded config."""
        return self.config_class.load(self.environment)

    def context(self) -> CommandContext:
        """The loaded config with the environment, --confirm and the typed command."""
        return CommandContext(
            self.config(), self.environment, self.option("confirm"), without_confirm(self._command_line)
        )

    def with_app(self, use: Callable[[Flask], T], **changes: object) -> T:
        """Passes the app, which serves nothing."""
        return with_app(self.config(), use, **changes)


def without_confirm(command_line: Sequence[str]) -> tuple[str, ...]:
    """A command line to which --confirm can be appended."""
    kept = []
    skip = False
    for word in command_line:
        if not skip and not word.startswith("--confirm="):
            if word == "--confirm":
                skip = True
                continue
            kept.append(word)
        skip = False
    return tuple(kept)
