"""Notes on each migration, so that an interrupted one is known: MariaDB does not roll back its DDL."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection

from app.db.notes import delete_note, read_notes
from app.errors import UserError

Direction = Literal["up", "down"]


@dataclass(frozen=True, slots=True)
class InterruptedMigration:
    """A migration that is partly applied, or partly rolled back."""

    revision: str
    name: str
    direction: Direction


def interrupted_migration(connection: Connection, applied: Iterable[str]) -> InterruptedMigration | None:
    """The interrupted migration, if any. Without the lock, another process may be running it."""
    for key in read_notes(connection, "journal"):
        _, direction, name = key.split(" ", 2)
        revision = revision_of(name)
        if (revision in applied) != (direction == "up"):
            return InterruptedMigration(revision, name, "up" if direction == "up" else "down")
    return None


def interrupted_error(interrupted: InterruptedMigration) -> UserError:
    """The error to raise while a migration is interrupted."""
    name = interrupted.name
    state = "applied" if interrupted.direction == "up" else "rolled back"
    return UserError(
        f"{name} is partly {state}: its run failed or was interrupted.",
        "Finish it or undo it by hand, then say which: "
        f"python -m manage repair {name} --applied (or --pending)",
    )


def delete_journal(connection: Connection, name: str) -> None:
    """Deletes the notes on one migration."""
    for direction in ("up", "down"):
        delete_note(connection, f"journal {direction} {name}")


def batches(connection: Connection) -> dict[str, int]:
    """The batch in which each revision was applied, as far as it is known."""
    found = read_notes(connection, "applied")
    return {key.removeprefix("applied "): int(json.loads(value)["batch"]) for key, value in found.items()}


def last_batch(connection: Connection) -> int:
    """The number of the latest batch; 0 if there is none."""
    return max(batches(connection).values(), default=0)


def name_of(path: str) -> str:
    """The name of a migration: its file's, without the extension."""
    return Path(path).stem


def revision_of(name: str) -> str:
    """The revision in a name."""
    return re.split("_", name, maxsplit=1)[0]
