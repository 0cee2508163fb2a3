"""PostgreSQL: time limits, transactions that follow the server's state, and no dead connections."""

import re
import select
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import URL, Connection, Engine, event, make_url
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from app.db.error_codes import NotCommitted
from app.db.limits import Limits

OWN = ("SET LOCAL ", "SET TRANSACTION READ ONLY", "SET statement_timeout")
"""How the statements of this module begin."""


def engine_url(url: str) -> URL:
    """The URL for SQLAlchemy."""
    return make_url(re.sub("^postgres(ql)?:", "postgresql+psycopg:", url))


def pool_options(_url: str, size: int, timeout: int) -> dict[str, Any]:
    """A server that is gone is noticed, also while a statement runs."""
    return {
        "poolclass": QueuePool,
        "pool_size": size,
        "max_overflow": 0,
        "pool_timeout": timeout,
        "connect_args": {"connect_timeout": max(2, timeout), "keepalives_idle": 10, "keepalives_interval": 5},
    }


def may_have_probe(_url: str) -> bool:
    """Whether the readiness check may open a connection of its own."""
    return True


def prepare(engine: Engine, limits: Limits | None) -> None:
    """Sets the limits of an app's sessions, and replaces connections that the server has closed."""

    @event.listens_for(engine, "connect")
    def connected(connection: psycopg.Connection[Any], record: ConnectionPoolEntry) -> None:
        if limits is None:
            connection.prepare_threshold = None
            return
        record.info["direct"] = _limit_session(connection, limits)
        if not record.info["direct"]:
            connection.prepare_threshold = (
                None  # Through a pooler, the next statement may have another server.
            )

    @event.listens_for(engine, "checkout")
    def lent(connection: psycopg.Connection[Any], *_: object) -> None:
        if connection.closed or select.select([connection.fileno()], [], [], 0)[0]:
            raise DisconnectionError("The server has closed the connection.")


def connection_options(mode: str) -> dict[str, Any]:
    """Options of a connection for one transaction: a GET in production needs none."""
    return {"isolation_level": "AUTOCOMMIT"} if mode == "read" else {}


def begin(connection: Connection, mode: str, limits: Limits, _end: float) -> None:
    """The driver sends BEGIN first. Through a pooler, limits are set for one transaction."""
    if mode == "read only":
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")
    if mode != "read" and not connection.info.get("direct", True):
        for name, seconds in _settings(limits):
            connection.exec_driver_sql(f"SET LOCAL {name} = {int(seconds * 1000)}")


def begin_command(connection: Connection, writes: bool) -> None:
    """Begins the transaction of a command, which has no time limits."""


def end(connection: Connection, _mode: str, limits: Limits) -> None:
    """Called when the transaction has ended."""
    if connection.closed or connection.invalidated or not connection.info.pop("limited", False):
        return
    _driver(connection).execute(f"SET statement_timeout = {limits.statement * 1000}")


def is_own_statement(statement: str) -> bool:
    """Whether this module sent it."""
    return statement.startswith(OWN)


def limit_statement(connection: Connection, mode: str, seconds: float) -> None:
    """Lets the server end the next statements after these seconds."""
    milliseconds = max(1, int(seconds * 1000))
    if mode != "read":
        connection.exec_driver_sql(f"SET LOCAL statement_timeout = {milliseconds}")
    elif connection.info.get("direct"):
        connection.info["limited"] = True
        connection.exec_driver_sql(f"SET statement_timeout = {milliseconds}")


def is_in_transaction(connection: Connection) -> bool:
    """Whether a transaction is open after a statement that succeeded."""
    return _driver(connection).info.transaction_status != TransactionStatus.IDLE


def is_open_after_error(connection: Connection) -> bool:
    """Whether it is still open: it accepts only ROLLBACK, and to a savepoint, and says so itself."""
    return not connection.invalidated and not _driver(connection).closed


def require_committable(connection: Connection) -> None:
    """Raises if COMMIT would be answered with ROLLBACK."""
    if _driver(connection).info.transaction_status == TransactionStatus.INERROR:
        raise NotCommitted


def write_failure_reason(connection: Connection) -> str | None:
    """Why writes would fail now, or None."""
    sql = "select pg_is_in_recovery() or current_setting('default_transaction_read_only')::bool"
    return "The database is read-only." if connection.exec_driver_sql(sql).scalar_one() else None


TRANSACTIONAL_DDL = True
"""Whether a migration that fails is rolled back."""


@contextmanager
def run_without_foreign_keys(_connection: Connection) -> Iterator[None]:
    """Changes nothing: only SQLite copies a table to alter it."""
    yield


def require_foreign_keys(_connection: Connection, _name: str) -> None:
    """Checks nothing: they were checked at each statement."""


def read_only_reason(connection: Connection) -> str | None:
    """Why the database is read-only, or None."""
    sql = "select pg_is_in_recovery(), current_setting('transaction_read_only') = 'on'"
    is_replica, is_read_only = connection.exec_driver_sql(sql).one()
    if is_replica:
        return "a read-only replica"
    return "read-only (default_transaction_read_only)" if is_read_only else None


def _settings(limits: Limits) -> list[tuple[str, int]]:
    return [
        ("statement_timeout", limits.statement),
        ("lock_timeout", limits.lock),
        ("idle_in_transaction_session_timeout", limits.idle),
    ]


def _limit_session(connection: psycopg.Connection[Any], limits: Limits) -> bool:
    """Sets the limits if the session is this connection's own: a pooler gives out other process ids."""
    calls = ", ".join(f"set_config('{name}', '{value * 1000}', false)" for name, value in _settings(limits))
    was_autocommit = connection.autocommit
    connection.autocommit = True
    try:
        sql = f"select {calls} where pg_backend_pid() = {connection.info.backend_pid}"
        return connection.execute(sql.encode()).fetchone() is not None
    finally:
        connection.autocommit = was_autocommit


def _driver(connection: Connection) -> psycopg.Connection[Any]:
    driver: psycopg.Connection[Any] = connection.connection.driver_connection  # type: ignore[assignment]
    return driver
