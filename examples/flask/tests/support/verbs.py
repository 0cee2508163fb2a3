"""Runs verbs of services."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from flask import Flask

from app.config.config import Settings, TestingConfig
from app.config.environment import Environment
from app.db.mark import CommandContext

T = TypeVar("T")


@dataclass
class InputFor:
    """What a verb would get from the command line."""

    settings: Settings
    words: Sequence[str] = ()
    flags: Sequence[str] = ()
    options: Mapping[str, str] = field(default_factory=dict)
    app: Flask | None = None
    environment: Environment = field(default_factory=dict)
    config_class: type[Settings] = TestingConfig

    def flag(self, name: str) -> bool:
        """Whether it was given."""
        return name in self.flags

    def option(self, name: str) -> str | None:
        """Its value."""
        return self.options.get(name)

    def config(self) -> Settings:
        """The config."""
        return self.settings

    def context(self) -> CommandContext:
        """No verb here asks for consent."""
        raise NotImplementedError

    def with_app(self, use: Callable[[Flask], T], **changes: object) -> T:
        """Passes the app of the test."""
        assert self.app is not None
        return use(self.app)
