"""The state of each migration."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Literal

from sqlalchemy import Connection

from app.db.history import History
from app.db.journal import interrupted_migration, revision_of
from app.db.notes import read_notes


@dataclass(frozen=True, slots=True)
class MigrationState:
    """One migration, as `gapi migration status --json` describes it."""

    name: str
    status: Literal["applied", "pending", "missing"]
    interrupted: bool
    batch: int | None
    at: str | None


def states_of(connection: Connection) -> list[MigrationState]:
    """Every migration, in order. Alembic applies them in order, so none is out of order or missing."""
    history = History.read(connection)
    interrupted = interrupted_migration(connection, history.applied_revisions)
    notes = {key.split(" ")[1]: json.loads(value) for key, value in read_notes(connection, "applied").items()}
    applied = set(history.applied)
    states = []
    for name in history.names:
        note = notes.get(revision_of(name), {}) if name in applied else {}
        states.append(
            MigrationState(
                name=name,
                status="applied" if name in applied else "pending",
                interrupted=interrupted is not None and interrupted.name == name,
                batch=note.get("batch"),
                at=note.get("at"),
            )
        )
    return states


def state_data(state: MigrationState) -> dict[str, object]:
    """For --json."""
    return {**asdict(state), "outOfOrder": False}


def state_lines(states: list[MigrationState]) -> list[str]:
    """A line for each migration, and the totals."""
    width = max((len(state.name) for state in states), default=0)
    lines = []
    for state in states:
        word = "interrupted" if state.interrupted else state.status
        when = "" if state.at is None else f"  {state.at}  batch {state.batch}"
        lines.append(f"{word:<11}  {state.name:<{width}}{when}".rstrip())
    applied = sum(state.status == "applied" for state in states)
    return [*lines, f"{applied} applied, {len(states) - applied} pending."]
