"""The verbs `db …`: those of `gapi db`, which passes them on."""

from __future__ import annotations

from collections.abc import Mapping

from app.config.config import CONFIGS
from app.db import migrate as migrations
from app.db import server
from app.db.command import migrate_marked
from app.db.engine import with_engine
from app.db.history import History
from app.db.mark import CommandContext, change_mark, facts_of, guard, write_mark
from app.db.production import reason_of
from app.errors import UserError
from app.service import Input, Result, Verb
from app.verbs.flags import lock_timeout
from app.verbs.migration.run import named
from app.verbs.seeds import run_seeds

PROJECT_OPTIONS = ("env", "wait-db")
FILL_OPTIONS = (*PROJECT_OPTIONS, "lock-timeout", "confirm")


def _mark(input: Input) -> Result:
    context = input.context()
    if input.words:
        _require_environment(input.words[0])
        with with_engine(context.config.DATABASE_URL, writes=True) as engine, engine.begin() as connection:
            change_mark(connection, input.words[0], context)
    facts = facts_of(context)
    reason = reason_of(facts)
    data = {
        **named(context),
        "outcome": "marked",
        "mark": facts.mark,
        "unreadable": facts.unreadable,
        "protectedBecause": None if reason is None else reason.text,
    }
    unmarked = "has no mark" if facts.unreadable is None else "has a mark that cannot be read"
    message = unmarked if facts.mark is None else f"is marked {facts.mark}"
    why = "" if reason is None else f" It counts as production: {reason.text}."
    return Result(data, f"{facts.database} {message}.{why}")


def _require_environment(name: str) -> None:
    if name not in CONFIGS:
        raise UserError(f'Unknown environment: "{name}".', f"Choose one of {', '.join(CONFIGS)}.", 2)


def _create(input: Input) -> Result:
    context = input.context()
    is_new = server.create_database(context.config.DATABASE_URL)
    name = named(context)["database"]
    text = f"Created {name}." if is_new else f"{name} exists already."
    return _outcome(context, "created" if is_new else "exists", text)


def _drop(input: Input) -> Result:
    context = input.context()
    is_gone = _drop_guarded(context)
    name = named(context)["database"]
    text = f"Dropped {name}." if is_gone else f"{name} does not exist."
    return _outcome(context, "dropped" if is_gone else "missing", text)


def _reset(input: Input) -> Result:
    """Drops the database, creates it again, migrates and seeds it. It keeps its mark."""
    context = input.context()
    url = context.config.DATABASE_URL
    mark = facts_of(context).mark if server.exists(url) else None
    _drop_guarded(context)
    server.create_database(url)
    if mark is not None:
        with with_engine(url, writes=True) as engine, engine.begin() as connection:
            write_mark(connection, mark)
    return _filled(input, context, wants_seeds=True)


def _prepare(input: Input) -> Result:
    """Creates the database if it does not exist, migrates it, and seeds it if it was empty."""
    context = input.context()
    url = context.config.DATABASE_URL
    wants_seeds = not server.exists(url) or _is_empty(context)
    if wants_seeds:
        guard("seed", context)
    server.create_database(url)
    return _filled(input, context, wants_seeds=wants_seeds)


def _drop_guarded(context: CommandContext) -> bool:
    """Drops the database, if it exists; production needs consent. Returns whether it existed."""
    if not server.exists(context.config.DATABASE_URL):
        return False
    guard("drop", context)
    return server.drop_database(context.config.DATABASE_URL)


def _filled(input: Input, context: CommandContext, *, wants_seeds: bool) -> Result:
    seconds = lock_timeout(input)
    with with_engine(context.config.DATABASE_URL, writes=True) as engine:
        migrate_marked(engine, context, seconds=seconds)
        with engine.connect() as connection:
            migrations.require_migrated(connection)
    if wants_seeds:
        return run_seeds(context, (), seconds)
    text = f"{named(context)['database']} is ready; it existed before, so it was not seeded."
    return _outcome(context, "ready", text)


def _is_empty(context: CommandContext) -> bool:
    with with_engine(context.config.DATABASE_URL) as engine, engine.connect() as connection:
        return not History.read(connection).applied


def _outcome(context: CommandContext, outcome: str, text: str) -> Result:
    return Result({**named(context), "outcome": outcome}, text)


DB: Mapping[str, Verb] = {
    "mark": Verb(
        usage="db mark [ENVIRONMENT]",
        action=None,
        run=_mark,
        flags=("quiet",),
        options=(*PROJECT_OPTIONS, "confirm"),
        accepts=lambda words, flag: len(words) <= 1,
    ),
    "create": Verb(usage="db create", action=None, run=_create, flags=("quiet",), options=PROJECT_OPTIONS),
    "drop": Verb(
        usage="db drop", action=None, run=_drop, flags=("quiet",), options=(*PROJECT_OPTIONS, "confirm")
    ),
    "reset": Verb(usage="db reset", action=None, run=_reset, flags=("quiet",), options=FILL_OPTIONS),
    "prepare": Verb(
        usage="db prepare",
        action=None,
        run=_prepare,
        flags=("quiet",),
        options=FILL_OPTIONS,
    ),
}
