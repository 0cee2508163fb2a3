"""A database knows what it is: the first migration writes its environment into it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from app.config.config import Settings
from app.config.environment import Environment
from app.db.engine import with_engine
from app.db.guard import Action, mark_for, mark_of, mark_refusal_of, refusal_of, shell_quoted
from app.db.inspect import has_tables, location_of, mark_tables, may_exist, read_marks
from app.db.missing import is_missing
from app.db.notes import BOOKKEEPING, prepare_notes, write_note
from app.db.production import Claim, DatabaseFacts
from app.errors import UserError


@dataclass(frozen=True, slots=True)
class CommandContext:
    """The config and the arguments of a command."""

    config: Settings
    environment: Environment
    confirmed: str | None = None
    """The name given with --confirm."""
    command_line: Sequence[str] = field(default=())
    """The verb and its arguments as typed, without --confirm."""

    @property
    def retry(self) -> str:
        """The command to type again."""
        return " ".join(["python -m manage", *map(shell_quoted, self.command_line)])


def guard(action: Action, context: CommandContext) -> None:
    """Raises if the action needs consent that was not given. Changes nothing."""
    refusal = refusal_of(action, facts_of(context), context.confirmed, context.retry)
    if refusal is not None:
        raise UserError(refusal.message, refusal.hint, 4)


def facts_of(context: CommandContext) -> DatabaseFacts:
    """The facts about the database of a command. Changes nothing."""
    url = context.config.DATABASE_URL
    if not may_exist(url.reveal()):
        return _facts(context)
    try:
        with with_engine(url) as engine, engine.connect() as connection:
            return read_facts(connection, context)
    except UserError:
        if is_missing(url):
            return _facts(context)
        raise


def read_facts(connection: Connection, context: CommandContext) -> DatabaseFacts:
    """The facts about an open database."""
    found = mark_tables(connection)
    unreadable = [each.name for each in found if not each.is_readable]
    return _facts(
        context,
        mark=mark_of(read_marks(connection, found)),
        unreadable=unreadable[0] if unreadable else None,
        has_tables=has_tables(connection, BOOKKEEPING),
    )


def mark_new(connection: Connection, context: CommandContext) -> None:
    """Marks a new database with its environment. Does not change an existing mark."""
    facts = read_facts(connection, context)
    if facts.unreadable is not None:
        raise UserError(
            f"The table {facts.unreadable} does not have the columns that gapi creates, "
            "so its mark cannot be read.",
            "Rename it. Then say what the database is: python -m manage db mark ENVIRONMENT",
        )
    mark = mark_for(context.config.environment, facts)
    if mark is not None:
        write_mark(connection, mark)


def change_mark(connection: Connection, mark: str, context: CommandContext) -> str | None:
    """Marks a database anew. Returns the mark that it had."""
    facts = read_facts(connection, context)
    refusal = mark_refusal_of(mark, facts, context.confirmed, context.retry)
    if refusal is not None:
        raise UserError(refusal.message, refusal.hint, 4)
    write_mark(connection, mark)
    return facts.mark


def write_mark(connection: Connection, mark: str) -> None:
    """Writes the mark, in the connection's transaction."""
    prepare_notes(connection)
    write_note(connection, "environment", mark)


def _facts(
    context: CommandContext,
    *,
    mark: str | None = None,
    unreadable: str | None = None,
    has_tables: bool = False,
) -> DatabaseFacts:
    """The database, and the environments that variables name."""
    database, host = location_of(context.config.DATABASE_URL.reveal(), context.environment)
    named = [(by, context.environment.get(by)) for by in ("APP_CONFIG", "FLASK_ENV", "NODE_ENV")]
    claims = [Claim(by, name) for by, name in named if name]
    return DatabaseFacts(database, host, claims, mark, unreadable, has_tables)
