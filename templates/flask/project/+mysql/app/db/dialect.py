"""MariaDB and MySQL: time limits, transactions that follow the server's state, and exact text comparison."""

import re
import select
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pymysql
from pymysql.constants import SERVER_STATUS
from sqlalchemy import URL, Connection, Engine, event, make_url
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool
from sqlalchemy.schema import CreateTable

from app.db.limits import Limits

OWN = ("START TRANSACTION READ ONLY", "SET max_statement_time")
"""How the statements of this module begin."""

EXACT = " COLLATE /*M! utf8mb4_nopad_bin */ /*!80017 utf8mb4_0900_bin */"
"""Text compares exactly, as on the other databases: case, accents and trailing spaces count."""


@compiles(CreateTable, "mysql", "mariadb")
def _create_table(element: CreateTable, compiler: Any, **options: Any) -> str:
    text: str = compiler.visit_create_table(element, **options)
    return f"{text.rstrip()}{EXACT}\n"


def engine_url(url: str) -> URL:
    """The URL for SQLAlchemy."""
    parsed = make_url(re.sub("^(mysql|mariadb):", "mysql+pymysql:", url))
    return parsed.update_query_dict({"charset": "utf8mb4"})


def pool_options(_url: str, size: int, timeout: int) -> dict[str, Any]:
    """A server that is gone is noticed when a connection is lent."""
    return {
        "poolclass": QueuePool,
        "pool_size": size,
        "max_overflow": 0,
        "pool_timeout": timeout,
        "connect_args": {"connect_timeout": max(1, timeout)},
    }


def may_have_probe(_url: str) -> bool:
    """Whether the readiness check may open a connection of its own."""
    return True


def prepare(engine: Engine, limits: Limits | None) -> None:
    """Sets the limits of an app's sessions, and replaces connections that the server has closed."""

    @event.listens_for(engine, "connect")
    def connected(connection: Any, _record: ConnectionPoolEntry) -> None:
        with connection.cursor() as cursor:
            for sql in _session_settings(limits):
                cursor.execute(sql)
        if limits is not None:
            connection._read_timeout = limits.statement + 5  # A server that is silent for longer is gone.

    @event.listens_for(engine, "checkout")
    def lent(connection: Any, *_: object) -> None:
        if not connection.open or select.select([connection._sock], [], [], 0)[0]:
            raise DisconnectionError("The server has closed the connection.")


def connection_options(_mode: str) -> dict[str, Any]:
    """Options of a connection for one transaction."""
    return {}


def begin(connection: Connection, mode: str, _limits: Limits, _end: float) -> None:
    """The server begins a transaction at the first statement."""
    if mode == "read only":
        connection.exec_driver_sql("START TRANSACTION READ ONLY")


def begin_command(connection: Connection, writes: bool) -> None:
    """Begins the transaction of a command, which has no time limits."""


def end(connection: Connection, _mode: str, limits: Limits) -> None:
    """Called when the transaction has ended."""
    if connection.closed or connection.invalidated or not connection.info.pop("limited", False):
        return
    with _driver(connection).cursor() as cursor:
        cursor.execute(f"SET max_statement_time = {limits.statement}")


def is_own_statement(statement: str) -> bool:
    """Whether this module sent it."""
    return statement.startswith(OWN)


def limit_statement(connection: Connection, _mode: str, seconds: float) -> None:
    """Lets the server end the next statements after these seconds (MariaDB only)."""
    if connection.dialect.is_mariadb:  # type: ignore[attr-defined]
        connection.info["limited"] = True
        connection.exec_driver_sql(f"SET max_statement_time = {seconds:.3f}")


def is_in_transaction(connection: Connection) -> bool:
    """Whether a transaction is open after a statement that succeeded."""
    return bool(_driver(connection).server_status & SERVER_STATUS.SERVER_STATUS_IN_TRANS)


def is_open_after_error(connection: Connection) -> bool:
    """Whether the transaction is still open: a deadlock ends it, most errors do not. Asks the server."""
    if connection.invalidated or not _driver(connection).open:
        return False
    try:
        with _driver(connection).cursor() as cursor:
            cursor.execute("do 0")
    except pymysql.MySQLError:
        return False
    return is_in_transaction(connection)


def require_committable(_connection: Connection) -> None:
    """The server reports every error of a COMMIT itself."""


def write_failure_reason(connection: Connection) -> str | None:
    """Why writes would fail now, or None."""
    sql = "select @@global.read_only or @@innodb_read_only"
    return "The database is read-only." if connection.exec_driver_sql(sql).scalar_one() else None


TRANSACTIONAL_DDL = False
"""Whether a migration that fails is rolled back."""


@contextmanager
def run_without_foreign_keys(_connection: Connection) -> Iterator[None]:
    """Changes nothing: only SQLite copies a table to alter it."""
    yield


def require_foreign_keys(_connection: Connection, _name: str) -> None:
    """Checks nothing: they were checked at each statement."""


def read_only_reason(connection: Connection) -> str | None:
    """Why the database is read-only, or None."""
    is_read_only = connection.exec_driver_sql("select @@global.read_only").scalar_one()
    return "read-only, or a replica" if is_read_only else None


def _session_settings(limits: Limits | None) -> list[str]:
    """Times in UTC, whatever the zone of the server. READ COMMITTED, as on PostgreSQL."""
    isolation = "set session transaction isolation level read committed"
    zone = "set session time_zone = '+00:00'"
    if limits is None:
        return [isolation, zone]
    mariadb = f"/*M! , max_statement_time = {limits.statement}, idle_transaction_timeout = {limits.idle} */"
    mysql = f"/*!50708 , max_execution_time = {limits.statement * 1000} */"
    locks = f"innodb_lock_wait_timeout = {limits.lock}, lock_wait_timeout = {limits.lock}"
    return [isolation, f"{zone}, {locks} {mariadb} {mysql}"]


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection
