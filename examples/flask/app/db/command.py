"""The database of a command, which has no time limits."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

from app.config.config import Settings
from app.db.dialect import read_only_reason
from app.db.engine import with_engine
from app.db.mark import CommandContext, mark_new
from app.db.migrate import migrate, pending_migrations, require_migrated
from app.db.session import Db


@contextmanager
def command_session(config: Settings, *, writes: bool) -> Iterator[Db]:
    """A session in one transaction of a migrated database, committed at the end."""
    with with_engine(config.DATABASE_URL, writes=writes) as engine:
        with engine.connect() as connection:
            require_migrated(connection)
        with engine.begin() as connection, Db(connection) as db:
            yield db
            db.flush()


def migrate_marked(
    engine: Engine,
    context: CommandContext,
    *,
    limit: int | None = None,
    batch: int | None = None,
    seconds: int | None = None,
) -> list[str]:
    """Marks the database before it migrates, so that a failed migration does not leave it without a mark."""
    with engine.connect() as connection:
        pending = pending_migrations(connection)
        why = read_only_reason(connection) if pending else None
    if pending and why is None:
        with engine.begin() as connection:
            mark_new(connection, context)
    wait = context.config.MIGRATION_LOCK_TIMEOUT if seconds is None else seconds
    return migrate(engine, wait, limit=limit, batch=batch)
