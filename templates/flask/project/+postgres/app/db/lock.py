"""One process migrates at a time; the others wait."""

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from string import Template

from psycopg.errors import LockNotAvailable
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from app.errors import UserError

KEY = "hashtext('migrations')"

HOLDER = text(
    Template(
        """select concat_ws(
    ', ', nullif(application_name, ''), 'server process ' || pid, 'user ' || usename)
from pg_locks join pg_stat_activity using (pid)
where locktype = 'advisory' and granted and objsubid = 1 and datname = current_database()
and (classid::bigint << 32 | objid::bigint) = $lock::bigint"""
    ).substitute(lock=KEY)
)


@contextmanager
def migration_lock(engine: Engine, seconds: int) -> Iterator[Callable[[], None]]:
    """An advisory lock, which gapi takes too. Passes what raises if the lock is lost.

    It belongs to a transaction, so it is released when its process ends, and works through a pooler.
    """
    with engine.connect() as holder:
        _set_timeouts(holder, seconds)
        try:
            holder.exec_driver_sql(f"select pg_advisory_xact_lock({KEY})")
        except DBAPIError as error:
            if isinstance(error.orig, LockNotAvailable):
                raise _timeout_error(engine, seconds) from error
            raise
        yield lambda: _require_held(holder)


def _set_timeouts(holder: Connection, seconds: int) -> None:
    """The connection that holds the lock is idle while another one works."""
    holder.exec_driver_sql(
        "select set_config(name, '0', true) from pg_settings where name in "
        "('statement_timeout', 'idle_in_transaction_session_timeout', 'transaction_timeout')"
    )
    settings = text(
        "select set_config('lock_timeout', :wait, true), set_config('application_name', :name, true)"
    )
    name = f"migrate {os.getpid()} on {socket.gethostname()}"
    holder.execute(settings, {"wait": f"{max(1, seconds * 1000)}ms", "name": name})


def _timeout_error(engine: Engine, seconds: int) -> UserError:
    with engine.connect() as connection:
        found = connection.execute(HOLDER).scalar() or "it has just ended"
    return UserError(
        f"Another process is migrating or seeding this database: {found}. Waited {seconds} s.",
        "Wait longer with MIGRATION_LOCK_TIMEOUT, or end that process.",
    )


def _require_held(holder: Connection) -> None:
    try:
        holder.exec_driver_sql("select 1")
    except DBAPIError as error:
        raise UserError(f"The migration lock was lost: {error.orig}", "Run this again.") from error
