"""Applies and rolls back migrations, as `alembic upgrade` and `alembic downgrade` do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection, Engine

from app.db import dialect
from app.db.history import History
from app.db.journal import batches, delete_journal, interrupted_error, interrupted_migration
from app.db.lock import migration_lock
from app.db.notes import prepare_notes
from app.errors import UserError

LOCK_TIMEOUT = 60


def migrate(
    engine: Engine, seconds: int = LOCK_TIMEOUT, *, limit: int | None = None, batch: int | None = None
) -> list[str]:
    """Applies the pending migrations, or the first ones. Returns their names."""

    def upgrade(connection: Connection, history: History, todo: Sequence[str]) -> None:
        from app.db import scripts

        connection.info["batch"] = batch  # None: a batch of its own
        scripts.upgrade(connection, history.revision(todo[-1]))

    return _run(engine, seconds, lambda history, _: history.pending[:limit], upgrade)


def rollback(
    engine: Engine,
    choose: Callable[[History, Connection], Sequence[str]],
    seconds: int = LOCK_TIMEOUT,
) -> list[str]:
    """Rolls back the migrations that `choose` returns, the latest first. Returns their names."""
    return _run(engine, seconds, choose, _downgrade)


def all_applied(history: History, _connection: Connection) -> list[str]:
    """Every migration, the latest first."""
    return history.applied[::-1]


def last_applied(history: History, _connection: Connection) -> list[str]:
    """The latest migration."""
    return history.applied[-1:]


def last_batch_of(history: History, connection: Connection) -> list[str]:
    """The migrations of the latest run, the latest first; a run of Alembic's own commands counts too."""
    known = batches(connection)
    latest = history.applied[::-1]
    batch = known.get(history.revision(latest[0]), 0) if latest else 0
    if batch == 0:
        return latest[:1]
    return [name for name in latest if known.get(history.revision(name)) == batch]


def pending_migrations(connection: Connection) -> list[str]:
    """The names of the pending migrations. Changes nothing."""
    return History.read(connection).pending


def require_migrated(connection: Connection) -> None:
    """Raises if a migration is pending."""
    pending = pending_migrations(connection)
    if pending:
        raise UserError(f"The migration {pending[0]} is pending.", "Apply it first: python -m manage migrate")


def repair(engine: Engine, name: str, *, applied: bool, seconds: int = LOCK_TIMEOUT) -> None:
    """Records the manual repair of an interrupted migration."""
    with migration_lock(engine, seconds), engine.connect() as connection:
        history = History.read(connection)
        if name not in history.names:
            raise UserError(
                f"There is no migration {name}.", "Pass the name of its file, without the extension.", 2
            )
        connection.rollback()
        with connection.begin():
            prepare_notes(connection)
            delete_journal(connection, name)
        target = name if applied else history.before(name)
        is_recorded = name in history.applied
        if is_recorded != applied:
            from app.db import scripts

            scripts.stamp(connection, history.revision(target) if target else "base")


def unlock(engine: Engine, seconds: int = LOCK_TIMEOUT) -> None:
    """Waits until nobody migrates: the lock of a dead process ends with its connection."""
    with migration_lock(engine, seconds):
        pass


Chosen = Callable[[History, Connection], Sequence[str]]
Run = Callable[[Connection, History, Sequence[str]], None]


def _run(engine: Engine, seconds: int, choose: Chosen, run: Run) -> list[str]:
    """Runs what `choose` returns under the lock. If that is nothing, nothing is locked or written."""
    with engine.connect() as connection:
        with _transaction(connection):
            history = History.read(connection)
            todo = choose(history, connection)
            interrupted = interrupted_migration(connection, history.applied_revisions)
            why = dialect.read_only_reason(connection) if todo else None
        if interrupted is None and not todo:
            return []
        if why is not None:
            message = f"The database is {why}, so {todo[0]} cannot be changed."
            raise UserError(message, "Run this on the primary server.")
        with migration_lock(engine, seconds) as require_held:
            connection.info["require_lock"] = require_held
            try:
                return _run_locked(connection, choose, run)
            finally:
                connection.info.pop("require_lock", None)


def _run_locked(connection: Connection, choose: Chosen, run: Run) -> list[str]:
    """Another process may have run the same while this one waited."""
    with _transaction(connection):
        history = History.read(connection)
        todo = list(choose(history, connection))
        interrupted = interrupted_migration(connection, history.applied_revisions)
    if interrupted is not None:
        raise interrupted_error(interrupted)
    if todo:
        try:
            run(connection, history, todo)
        except UserError as error:
            raise _explained(connection, error) from error
    return todo


def _downgrade(connection: Connection, history: History, todo: Sequence[str]) -> None:
    from app.db import scripts

    target = history.before(todo[-1])
    scripts.downgrade(connection, history.revision(target) if target else "base")


def _explained(connection: Connection, error: UserError) -> UserError:
    """Adds what to type if a failure left a migration interrupted."""
    with _transaction(connection):
        applied = History.read(connection).applied_revisions
        interrupted = interrupted_migration(connection, applied)
    if interrupted is None or error.hint:
        return error
    return UserError(error.message, f"Part of it remains. {interrupted_error(interrupted).hint}")


@contextmanager
def _transaction(connection: Connection) -> Iterator[None]:
    """Ends the transaction in which something was read."""
    connection.rollback()
    try:
        yield
    finally:
        connection.rollback()
