"""The verbs that migrate and seed."""

from app.clients.keys import next_steps
from app.db import migrate as migrations
from app.db import seed as seeds
from app.db.command import migrate_marked
from app.db.engine import with_engine
from app.db.mark import CommandContext
from app.db.missing import create_missing
from app.service import Result


def setup(context: CommandContext) -> Result:
    """Creates the database if it is missing, applies pending migrations, then seeds."""
    create_missing(context.config.DATABASE_URL)
    with with_engine(context.config.DATABASE_URL, writes=True) as engine:
        applied = migrate_marked(engine, context)
        seeded = seeds.seed(engine, context.config)
    text = "\n".join([_migrated_text(applied), seeded_text(seeded), next_steps(context.config)])
    return Result({"applied": applied, "seeded": seeded}, text)


def migrate(context: CommandContext) -> Result:
    """Applies every pending migration."""
    with with_engine(context.config.DATABASE_URL, writes=True) as engine:
        applied = migrate_marked(engine, context)
    return Result({"applied": applied}, _migrated_text(applied))


def rollback(context: CommandContext, *, all: bool) -> Result:
    """Rolls back the last batch, or all."""
    choose = migrations.all_applied if all else migrations.last_batch_of
    with with_engine(context.config.DATABASE_URL, writes=True) as engine:
        undone = migrations.rollback(engine, choose, context.config.MIGRATION_LOCK_TIMEOUT)
    text = _lines_of("Rolled back", undone) or "There is nothing to roll back."
    return Result({"undone": undone}, text)


def repair(context: CommandContext, name: str, *, applied: bool) -> Result:
    """Records the state of a migration that was repaired by hand."""
    with with_engine(context.config.DATABASE_URL, writes=True) as engine:
        migrations.repair(engine, name, applied=applied, seconds=context.config.MIGRATION_LOCK_TIMEOUT)
    text = f"{name} is recorded as {'applied' if applied else 'pending'}."
    return Result({"name": name, "applied": applied}, text)


def unlock(context: CommandContext) -> Result:
    """Waits until nobody migrates: the lock of a dead process ends with its connection."""
    with with_engine(context.config.DATABASE_URL, writes=True) as engine:
        migrations.unlock(engine, context.config.MIGRATION_LOCK_TIMEOUT)
    return Result({}, "The migration lock is released.")


def require_migrated(context: CommandContext) -> None:
    """Raises if a migration is pending."""
    with with_engine(context.config.DATABASE_URL) as engine, engine.connect() as connection:
        migrations.require_migrated(connection)


def seeded_text(seeded: list[str]) -> str:
    """What was seeded."""
    return f"Seeded: {', '.join(seeded)}." if seeded else "There are no seeds for this environment."


def _lines_of(what: str, names: list[str]) -> str:
    return "\n".join(f"{what} {name}" for name in names)


def _migrated_text(applied: list[str]) -> str:
    return _lines_of("Applied", applied) or "Every migration is applied."
