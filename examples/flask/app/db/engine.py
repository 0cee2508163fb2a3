"""Engines for a URL: they connect at the first statement."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter

from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from app.config.secret import Secret
from app.db import dialect
from app.db.fault import Fault, fault_of
from app.db.limits import Limits
from app.db.observe import current_observer, tell
from app.db.transaction import transaction_of
from app.errors import UserError


def make_engine(
    url: Secret,
    limits: Limits | None = None,
    *,
    size: int = 10,
    timeout: int = 60,
    on_fault: Callable[[Fault], None] = lambda _: None,
) -> Engine:
    """An engine with the time limits of an app; without `limits`, with those of a command, which has none."""
    engine = create_engine(
        dialect.engine_url(url.reveal()),
        hide_parameters=True,
        **dialect.pool_options(url.reveal(), size, timeout),
    )
    dialect.prepare(engine, limits)
    _guard(engine, limits, on_fault)
    return engine


def _guard(engine: Engine, limits: Limits | None, on_fault: Callable[[Fault], None]) -> None:
    """Each statement passes its transaction's rules, and is observed."""

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        transaction = transaction_of(connection)
        if transaction is not None:
            transaction.begin(connection)
        elif limits is None:
            dialect.begin_command(connection, writes=connection.get_execution_options().get("writes", False))

    @event.listens_for(engine, "before_cursor_execute")
    def before(connection: Connection, _cursor: object, statement: str, *rest: object) -> None:
        transaction = transaction_of(connection)
        if transaction is not None and not dialect.is_own_statement(statement):
            transaction.before(connection, statement)
        if current_observer.get() is not None and not dialect.is_own_statement(statement):
            connection.info["sent_at"] = perf_counter()

    @event.listens_for(engine, "after_cursor_execute")
    def after(connection: Connection, _cursor: object, statement: str, *rest: object) -> None:
        _tell(connection, statement)
        transaction = transaction_of(connection)
        if transaction is not None and not dialect.is_own_statement(statement):
            transaction.after(connection, statement)

    @event.listens_for(engine, "handle_error")
    def failed(context: ExceptionContext) -> None:
        error = context.sqlalchemy_exception or context.original_exception
        if (fault := fault_of(error)) is not None:
            on_fault(fault)
        if context.connection is not None and context.statement is not None:
            _tell(context.connection, context.statement)
            transaction = transaction_of(context.connection)
            if transaction is not None:
                transaction.failed(context.connection, error)


def _tell(connection: Connection, statement: str) -> None:
    """Passes a statement, also one that failed, to those who observe this thread."""
    observer = current_observer.get()
    if observer is None or connection.closed or connection.invalidated:
        return
    if (sent_at := connection.info.pop("sent_at", None)) is not None:
        tell(observer, statement, perf_counter() - sent_at)


@contextmanager
def with_engine(url: Secret, *, writes: bool = False) -> Iterator[Engine]:
    """An engine for a command, always closed. A database error becomes a UserError of one sentence."""
    engine = make_engine(url).execution_options(writes=writes)
    try:
        yield engine
    except (DBAPIError, PoolTimeout) as error:
        reason = str(getattr(error, "orig", None) or error).strip()
        message = f"Cannot use the database {url}: {reason}"
        raise UserError(message, "Check DATABASE_URL, and the log of the server.") from error
    finally:
        engine.dispose()
