"""Runs migrations on a connection, with the same settings for every command."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import TYPE_CHECKING, Any

from alembic.operations.ops import MigrationScript
from alembic.runtime.migration import MigrationContext, MigrationInfo
from sqlalchemy import Connection

from app.db.base import Base
from app.db.dialect import TRANSACTIONAL_DDL, run_without_foreign_keys
from app.db.journaled import journaled, record_applied
from app.db.notes import BOOKKEEPING

if TYPE_CHECKING:
    from alembic.runtime.environment import EnvironmentContext


def run_in(context: ModuleType | EnvironmentContext, **options: Any) -> None:
    """Runs what an Alembic command asks for. `context` is alembic.context."""
    connection: Connection | None = options.get("connection")
    context.configure(
        target_metadata=Base.metadata,
        compare_type=True,
        compare_server_default=False,
        include_name=_is_ours,
        render_as_batch=connection is not None and connection.dialect.name == "sqlite",
        transactional_ddl=TRANSACTIONAL_DDL,
        transaction_per_migration=True,
        literal_binds=connection is None,
        on_version_apply=_note,
        **options,
    )
    if connection is None:
        _run(context)
        return
    migrations: MigrationContext = context.get_context()
    migrations._migrations_fn = journaled(connection, migrations)
    with run_without_foreign_keys(connection):
        _run(context)


def _note(
    ctx: MigrationContext, step: MigrationInfo, heads: Collection[Any], run_args: Mapping[str, Any]
) -> None:
    """Alembic calls it with names."""
    record_applied(ctx, step)


def name_new_revision(
    context: MigrationContext, _revision: object, directives: Iterable[MigrationScript]
) -> None:
    """A new revision is named for its second in UTC, the first that no other has, so that files sort by
    time.
    """
    script = context.script
    taken = {each.revision for each in script.walk_revisions()} if script else set()
    time = datetime.now(UTC)
    for directive in directives:
        while (name := f"{time:%Y%m%dT%H%M%S}") in taken:
            time += timedelta(seconds=1)
        taken.add(name)
        directive.rev_id = name


def _run(context: ModuleType | EnvironmentContext) -> None:
    with context.begin_transaction():
        context.run_migrations()


def _is_ours(name: str | None, type: str, _parents: object) -> bool:
    """Alembic compares neither its own table nor the notes beside it."""
    return type != "table" or name not in BOOKKEEPING
