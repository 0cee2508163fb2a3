"""Which migrations a command applies or rolls back."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from app.db.history import History
from app.db.migrate import last_batch_of
from app.errors import UserError
from app.service import Input
from app.verbs.migration.run import Task


def forward(history: History, words: Sequence[str], to: str | None, step: str | None) -> list[Task]:
    """The migrations to apply."""
    todo = history.pending
    if words:
        name = named_in(history, words[0])
        if name in history.applied:
            return []
        if todo[0] != name:
            message = f"{todo[0]} is pending, and {name} follows it: Alembic applies them in order."
            raise UserError(message, f"Apply all until it: migration up --to {name}", 2)
        todo = [name]
    if to is not None:
        last = history.names.index(named_in(history, to))
        todo = [name for name in todo if history.names.index(name) <= last]
    if step is not None:
        todo = todo[: count_of("--step", step)]
    return [Task(name, "up") for name in todo]


def backward(input: Input, connection: Connection) -> list[Task]:
    """The migrations to roll back, the latest first."""
    history = History.read(connection)
    latest = history.applied[::-1]
    to = input.option("to")
    if input.flag("all"):
        todo = latest
    elif input.flag("batch"):
        todo = last_batch_of(history, connection)
    elif to is not None:
        place = history.names.index(named_in(history, to))
        todo = [name for name in latest if history.names.index(name) > place]
    else:
        todo = latest[: count_of("The argument", input.words[0]) if input.words else 1]
    return [Task(name, "down") for name in todo]


def redo_tasks(history: History, words: Sequence[str]) -> list[Task]:
    """Rolls back the latest migrations, and applies them again."""
    todo = history.applied[::-1][: count_of("The argument", words[0]) if words else 1]
    return [Task(name, "down") for name in todo] + [Task(name, "up") for name in reversed(todo)]


def to_tasks(history: History, target: str) -> list[Task]:
    """Applies or rolls back until the target is the last one applied."""
    if target == "latest":
        return [Task(name, "up") for name in history.pending]
    place = -1 if target == "0" else history.names.index(named_in(history, target))
    down = [name for name in history.applied[::-1] if history.names.index(name) > place]
    up = [name for name in history.pending if history.names.index(name) <= place]
    return [Task(name, "down") for name in down] + [Task(name, "up") for name in up]


def named_in(history: History, text: str) -> str:
    """The migration with this name, or with a name that only one has a part of."""
    word = text.removesuffix(".py")
    if word in history.names:
        return word
    found = [name for name in history.names if word in name]
    if len(found) == 1:
        return found[0]
    if not found:
        raise UserError(f"There is no migration {text}.", "The list has them: migration status", 2)
    raise UserError(f"{text} is a part of several names: {', '.join(found)}.", exit_code=2)


def count_of(what: str, text: str) -> int:
    """A whole number from 1."""
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise UserError(f"{what} {text} is not a whole number from 1.", exit_code=2)
    return int(text)
