"""Applies and rolls back migrations one by one, and reports each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Literal

from sqlalchemy import Engine

from app.db import migrate as migrations
from app.db.command import migrate_marked
from app.db.engine import with_engine
from app.db.history import History
from app.db.inspect import location_of
from app.db.journal import last_batch
from app.db.mark import CommandContext
from app.errors import UserError
from app.service import Result

Direction = Literal["up", "down"]


@dataclass(frozen=True, slots=True)
class Task:
    """A migration to apply or to roll back."""

    name: str
    direction: Direction


def run_tasks(context: CommandContext, tasks: Sequence[Task], seconds: int) -> Result:
    """Runs tasks until one fails. Each is one run of its own, so that what was done is known."""
    started = perf_counter()
    results: list[dict[str, object]] = []
    failure: UserError | None = None
    with with_engine(context.config.DATABASE_URL, writes=True) as engine:
        batch = _batch(engine)
        for task in tasks:
            begun = perf_counter()
            status = "not-run"
            if failure is None:
                failure = _run(engine, context, task, seconds, batch)
                status = "done" if failure is None else "failed"
            results.append(
                {
                    "name": task.name,
                    "direction": task.direction,
                    "status": status,
                    "milliseconds": _milliseconds(begun),
                    "batch": batch,
                    "error": _error_data(failure) if status == "failed" else None,
                }
            )
        pending = _pending(engine)
    data = {
        "dryRun": False,
        **named(context),
        "migrations": results,
        "pending": len(pending),
        "milliseconds": _milliseconds(started),
    }
    return Result(data, _text(results, len(pending), failure), 0 if failure is None else 1)


def named(context: CommandContext) -> dict[str, object]:
    """The database and the environment, as every command reports them."""
    database, _ = location_of(context.config.DATABASE_URL.reveal(), context.environment)
    return {"database": database, "environment": context.config.environment}


def read_history(context: CommandContext) -> History:
    """What is applied and what is not. Changes nothing."""
    with with_engine(context.config.DATABASE_URL) as engine, engine.connect() as connection:
        return History.read(connection)


def _run(engine: Engine, context: CommandContext, task: Task, seconds: int, batch: int) -> UserError | None:
    try:
        if task.direction == "up":
            migrate_marked(engine, context, limit=1, batch=batch, seconds=seconds)
        else:
            migrations.rollback(engine, migrations.last_applied, seconds)
    except UserError as error:
        return error
    return None


def _batch(engine: Engine) -> int:
    with engine.connect() as connection:
        return last_batch(connection) + 1


def _pending(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return migrations.pending_migrations(connection)


def _error_data(error: UserError | None) -> dict[str, str] | None:
    return None if error is None else {"message": error.message, "hint": error.hint}


def _milliseconds(since: float) -> int:
    return round((perf_counter() - since) * 1000)


def _text(results: list[dict[str, object]], pending: int, failure: UserError | None) -> str:
    lines = [_line_of(each) for each in results if each["status"] != "not-run"]
    rest = f", {pending} pending" if pending else ""
    if failure is not None:
        lines += [part for part in (failure.message, failure.hint) if part]
        not_run = sum(each["status"] == "not-run" for each in results)
        if not_run:
            lines.append(f"{not_run} after it were not run.")
    undone = sum(each["direction"] == "down" and each["status"] == "done" for each in results)
    applied = sum(each["direction"] == "up" and each["status"] == "done" for each in results)
    parts = []
    if undone:
        parts.append(f"rolled back {undone}")
    if applied:
        parts.append(f"applied {applied} (batch {results[-1]['batch']})")
    done = ", ".join(parts) or ("nothing was done" if results else "nothing to do")
    return "\n".join([*lines, f"{done[0].upper()}{done[1:]}{rest}."])


def _line_of(result: dict[str, object]) -> str:
    ending = f"{result['milliseconds']} ms" if result["status"] == "done" else "failed"
    return f"{result['direction']:<4} {result['name']}  {ending}"
