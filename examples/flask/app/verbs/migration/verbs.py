"""The verbs `migration …`: those of `gapi migration`, which passes them on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.db.engine import with_engine
from app.db.guard import Action
from app.errors import UserError
from app.service import Flag, Input, Result, Verb
from app.verbs import database
from app.verbs.flags import lock_timeout, refuse, refuse_two
from app.verbs.migration.choose import backward, forward, redo_tasks, to_tasks
from app.verbs.migration.run import named, read_history, run_tasks
from app.verbs.migration.state import state_data, state_lines, states_of

PROJECT_OPTIONS = ("env", "wait-db")
RUN_OPTIONS = (*PROJECT_OPTIONS, "lock-timeout")


def _at_most(count: int, words: Sequence[str]) -> bool:
    return len(words) <= count


def _status(input: Input) -> Result:
    context = input.context()
    with with_engine(context.config.DATABASE_URL) as engine, engine.connect() as connection:
        states = states_of(connection)
    is_clean = all(state.status == "applied" and not state.interrupted for state in states)
    facts = named(context)
    data = {
        **facts,
        "migrations": [state_data(state) for state in states],
        "skipped": [],
        "lock": {"held": False, "by": None},
    }
    text = "\n".join([f"{facts['database']} ({facts['environment']})", *state_lines(states)])
    return Result(data, text, 1 if input.flag("exit-code") and not is_clean else 0)


def _up(input: Input) -> Result:
    _refuse_unsupported(input)
    history = read_history(input.context())
    tasks = forward(history, input.words, input.option("to"), input.option("step"))
    return run_tasks(input.context(), tasks, lock_timeout(input))


def _down(input: Input) -> Result:
    _refuse_unsupported(input)
    refuse_two(
        (" ".join(input.words), bool(input.words)),
        ("--to", input.option("to") is not None),
        ("--batch", input.flag("batch")),
        ("--all", input.flag("all")),
    )
    context = input.context()
    with with_engine(context.config.DATABASE_URL) as engine, engine.connect() as connection:
        tasks = backward(input, connection)
    return run_tasks(context, tasks, lock_timeout(input))


def _redo(input: Input) -> Result:
    _refuse_unsupported(input)
    tasks = redo_tasks(read_history(input.context()), input.words)
    return run_tasks(input.context(), tasks, lock_timeout(input))


def _to(input: Input) -> Result:
    _refuse_unsupported(input)
    tasks = to_tasks(read_history(input.context()), input.words[0])
    return run_tasks(input.context(), tasks, lock_timeout(input))


def _repair(input: Input) -> Result:
    refuse(
        input,
        "renamed-to",
        why="Alembic records a revision, not the name of its file. Rename the file, nothing else.",
    )
    is_applied = input.flag("mark-applied")
    if is_applied == input.flag("mark-pending"):
        message = f"Is {input.words[0]} applied or pending now?"
        raise UserError(message, "Pass --mark-applied or --mark-pending.", 2)
    result = database.repair(input.context(), input.words[0], applied=is_applied)
    data = {**named(input.context()), "name": input.words[0]}
    return Result({**data, "outcome": "applied" if is_applied else "pending"}, result.text)


def _unlock(input: Input) -> Result:
    refuse(input, "force", why="the lock of a process ends with it.")
    database.unlock(input.context())
    return Result({**named(input.context()), "outcome": "free", "by": None}, "The database is not locked.")


def _check(input: Input) -> Result:
    from app.verbs.migration.check import check

    return check(input)


def _verify(input: Input) -> Result:
    from app.verbs.migration.verify import verify

    return verify(input)


def _sql(input: Input) -> Result:
    from app.verbs.migration.sql import sql

    return sql(input)


def _refuse_unsupported(input: Input) -> None:
    refuse(input, "dry-run", why="manage migration sql prints the statements.")
    refuse(input, "allow-out-of-order", why="Alembic applies each migration after the one before it.")


def _to_action(words: Sequence[str], flag: Flag) -> Action | None:
    """Only what may roll back needs consent."""
    return None if words == ["latest"] else "rollback"


MIGRATION: Mapping[str, Verb] = {
    "status": Verb(
        usage="migration status [--exit-code]",
        action=None,
        run=_status,
        flags=("exit-code",),
        options=PROJECT_OPTIONS,
    ),
    "up": Verb(
        usage="migration up [NAME] [--to NAME] [--step N]",
        action=None,
        run=_up,
        flags=("dry-run", "allow-out-of-order"),
        options=(*RUN_OPTIONS, "to", "step", "confirm"),
        accepts=lambda words, flag: _at_most(1, words),
    ),
    "down": Verb(
        usage="migration down [N] [--to NAME] [--batch] [--all]",
        action="rollback",
        run=_down,
        flags=("dry-run", "batch", "all"),
        options=(*RUN_OPTIONS, "to"),
        accepts=lambda words, flag: _at_most(1, words),
    ),
    "redo": Verb(
        usage="migration redo [N]",
        action="rollback",
        run=_redo,
        flags=("dry-run",),
        options=RUN_OPTIONS,
        accepts=lambda words, flag: _at_most(1, words),
    ),
    "to": Verb(
        usage="migration to NAME|latest|0",
        action=_to_action,
        run=_to,
        flags=("dry-run", "allow-out-of-order"),
        options=RUN_OPTIONS,
        accepts=lambda words, flag: len(words) == 1,
    ),
    "check": Verb(
        usage="migration check [--no-db]",
        action=None,
        run=_check,
        flags=("no-db",),
        options=(*PROJECT_OPTIONS, "base", "format"),
    ),
    "verify": Verb(
        usage="migration verify [--from NAME] [--last N]",
        action=None,
        run=_verify,
        options=(*PROJECT_OPTIONS, "from", "last", "base", "with", "url-env", "scratch-url", "format"),
    ),
    "repair": Verb(
        usage="migration repair NAME --mark-applied|--mark-pending",
        action="repair",
        run=_repair,
        flags=("mark-applied", "mark-pending"),
        options=(*PROJECT_OPTIONS, "renamed-to"),
        accepts=lambda words, flag: len(words) == 1,
    ),
    "unlock": Verb(
        usage="migration unlock",
        action=None,
        run=_unlock,
        flags=("force",),
        options=PROJECT_OPTIONS,
    ),
    "sql": Verb(
        usage="migration sql [NAME] [--all] [--down]",
        action=None,
        run=_sql,
        flags=("pending", "all", "down"),
        options=(*PROJECT_OPTIONS, "dialect"),
        accepts=lambda words, flag: _at_most(1, words),
    ),
}
