"""The verbs `seed` and `seed check`."""

from __future__ import annotations

from collections.abc import Mapping
from time import perf_counter

from sqlalchemy import Connection, MetaData, select

from app.clients.keys import next_steps
from app.db import migrate as migrations
from app.db import seed as seeds
from app.db.engine import with_engine
from app.db.mark import CommandContext
from app.db.notes import BOOKKEEPING
from app.db.scratch import scratch_database
from app.service import Input, Result, Verb
from app.verbs.database import require_migrated, seeded_text
from app.verbs.flags import lock_timeout, refuse
from app.verbs.migration.run import named

UNSUPPORTED_FLAGS = ("fresh", "reset", "prune", "dry-run", "no-transaction")
UNSUPPORTED_OPTIONS = ("only", "rows", "table", "seed-number")


def _seed(input: Input) -> Result:
    refuse(input, *UNSUPPORTED_FLAGS, *UNSUPPORTED_OPTIONS)
    context = input.context()
    require_migrated(context)
    return run_seeds(context, tuple(input.words), lock_timeout(input))


def run_seeds(context: CommandContext, sets: tuple[str, ...], seconds: int) -> Result:
    """Seeds a migrated database."""
    started = perf_counter()
    config = context.config.replaced(MIGRATION_LOCK_TIMEOUT=seconds)
    with with_engine(config.DATABASE_URL, writes=True) as engine:
        seeded = seeds.seed(engine, config, sets)
    files: list[dict[str, object]] = [
        {"file": f"{name}.py", "status": "done", "tables": [], "error": None} for name in seeded
    ]
    data = {
        "seeded": seeded,
        "dryRun": False,
        **named(context),
        "seeds": files,
        "milliseconds": round((perf_counter() - started) * 1000),
    }
    return Result(data, "\n".join([seeded_text(seeded), next_steps(config)]).rstrip("\n"))


def _check(input: Input) -> Result:
    """Seeds a scratch database twice, and compares the rows."""
    refuse(input, "scratch-url")
    sets = tuple(input.words)
    with scratch_database(input.config()) as config, with_engine(config.DATABASE_URL, writes=True) as engine:
        migrations.migrate(engine)
        rows = []
        for _ in range(2):
            seeds.seed(engine, config, sets)
            with engine.connect() as connection:
                rows.append(_rows_in(connection))
    before, after = rows
    differences = [_difference(table, before, after) for table in after if before[table] != after[table]]
    count = sum(map(len, after.values()))
    code = 1 if differences else 0
    return Result({"rows": count, "differences": differences}, _text(count, differences), code)


Rows = dict[str, list[str]]


def _rows_in(connection: Connection) -> Rows:
    """Every row of every table as text."""
    found = MetaData()
    found.reflect(connection)
    return {
        table.name: sorted(str(tuple(row)) for row in connection.execute(select(table)))
        for table in found.sorted_tables
        if table.name not in BOOKKEEPING
    }


def _difference(table: str, before: Rows, after: Rows) -> dict[str, object]:
    return {
        "table": table,
        "before": sorted(set(before[table]) - set(after[table])),
        "after": sorted(set(after[table]) - set(before[table])),
    }


def _text(count: int, differences: list[dict[str, object]]) -> str:
    if not differences:
        return f"Seeding twice is the same as seeding once: {count} rows."
    lines = []
    for each in differences:
        lines.append(f"{each['table']} is not the same after the second time.")
        for sign, side in (("-", "before"), ("+", "after")):
            rows = each[side]
            lines += [f"  {sign} {row}" for row in (rows if isinstance(rows, list) else [])[:3]]
    hint = "Let the seed find the row by its natural key, and add only what is missing."
    return "\n".join([*lines, hint])


seed = Verb(
    usage="seed [SET …]         insert the missing rows of the seeds",
    action="seed",
    run=_seed,
    flags=("quiet", *UNSUPPORTED_FLAGS),
    options=("env", "wait-db", "lock-timeout", *UNSUPPORTED_OPTIONS),
    accepts=lambda words, flag: True,
)

SEED: Mapping[str, Verb] = {
    "check": Verb(
        usage="seed check [SET …]",
        action=None,
        run=_check,
        options=("env", "wait-db", "scratch-url"),
        accepts=lambda words, flag: True,
    ),
}
