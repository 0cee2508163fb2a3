"""Writes the notes of journal.py while Alembic runs migrations."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from alembic.runtime.migration import MigrationContext, MigrationInfo, RevisionStep
from alembic.script import Script
from sqlalchemy import Connection, event

from app.db.dialect import require_foreign_keys
from app.db.journal import delete_journal, interrupted_error, interrupted_migration, last_batch, name_of
from app.db.notes import delete_note, prepare_notes, write_note
from app.errors import UserError


def journaled(
    connection: Connection, migrations: MigrationContext
) -> Callable[[Any, MigrationContext], Iterable[Any]]:
    """The steps of a command, each with a note while it runs."""
    steps_of: Any = migrations._migrations_fn
    batch = connection.info.get("batch") or last_batch(connection) + 1

    def steps(heads: Any, context: MigrationContext) -> Iterator[Any]:
        require_none_interrupted(connection, context, heads)
        prepare_notes(connection)
        for step in steps_of(heads, context):
            if isinstance(step, RevisionStep):
                step.migration_fn = _with_note(step, connection)
                context.opts["batch"] = batch
            yield step

    return steps


def require_none_interrupted(connection: Connection, context: MigrationContext, heads: Any) -> None:
    """Raises while a migration is interrupted."""
    script = context.script
    applied: set[str] = set()
    if script is not None and heads:
        applied = {each.revision for each in script.iterate_revisions(heads, "base")}
    interrupted = interrupted_migration(connection, applied)
    if interrupted is not None:
        raise interrupted_error(interrupted)


def record_applied(ctx: MigrationContext, step: MigrationInfo) -> None:
    """Called in the transaction of each step, after it: notes its batch, and that it is complete."""
    connection = ctx.connection
    if connection is None or step.is_stamp:
        return
    revision = step.up_revision
    if isinstance(revision, Script):
        if step.is_upgrade:
            note = {"batch": ctx.opts.get("batch", 1), "at": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"}
            write_note(connection, f"applied {revision.revision}", json.dumps(note))
        else:
            delete_note(connection, f"applied {revision.revision}")
        delete_journal(connection, name_of(revision.path))


def _with_note(step: RevisionStep, connection: Connection) -> Callable[..., None]:
    """Runs up or down with a note in its transaction. If it cannot be rolled back, the note stays, too."""
    run = step.migration_fn
    name = name_of(step.revision.path)
    key = f"journal {'up' if step.is_upgrade else 'down'} {name}"

    require_lock: Callable[[], None] = connection.info.get("require_lock", lambda: None)

    def noted(**options: Any) -> None:
        require_lock()
        write_note(connection, key, datetime.now(UTC).isoformat())
        with _writes(connection) as writes:
            try:
                run(**options)
            except Exception as error:
                if not writes:
                    _forget(connection, key)
                raise UserError(f"{name} failed: {getattr(error, 'orig', None) or error}") from error
        require_foreign_keys(connection, name)
        require_lock()

    return noted


def _forget(connection: Connection, key: str) -> None:
    """A step that changed nothing is not interrupted. On PostgreSQL its transaction is rolled back anyway."""
    if connection.dialect.name in ("mysql", "mariadb"):
        delete_note(connection, key)
        connection.exec_driver_sql("commit")


@contextmanager
def _writes(connection: Connection) -> Iterator[list[str]]:
    """Collects the statements of a step that changed something."""
    seen: list[str] = []

    def count(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not re.match(r"\s*(select|show|pragma|describe)\b", statement, re.IGNORECASE):
            seen.append(statement)

    event.listen(connection, "after_cursor_execute", count)
    try:
        yield seen
    finally:
        event.remove(connection, "after_cursor_execute", count)
