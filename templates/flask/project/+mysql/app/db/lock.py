"""One process migrates at a time; the others wait."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from string import Template

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from app.errors import UserError

NAME = "concat(left(database(), 50), '.migrations')"

HOLDER = text(
    Template(
        """select concat('connection ', id, ', user ', user, ', at ', host)
from information_schema.processlist where id = is_used_lock($lock)"""
    ).substitute(lock=NAME)
)


@contextmanager
def migration_lock(engine: Engine, seconds: int) -> Iterator[Callable[[], None]]:
    """A named lock of the server, which gapi takes too. Passes what raises if the lock is lost.

    It belongs to a connection, so it is released when its process ends.
    """
    with engine.connect() as holder:
        _set_timeouts(holder)
        _acquire(holder, seconds)
        try:
            yield lambda: _require_held(holder)
        finally:
            _release(holder)


def _set_timeouts(holder: Connection) -> None:
    """The connection that holds the lock is idle while another one works."""
    holder.exec_driver_sql("set session wait_timeout = 31536000")
    if holder.dialect.is_mariadb:  # type: ignore[attr-defined]
        holder.exec_driver_sql("set session idle_transaction_timeout = 0")


def _acquire(holder: Connection, seconds: int) -> None:
    """The server answers 1, 0 after the time, and null on an error."""
    taken = holder.execute(text(f"select get_lock({NAME}, :seconds)"), {"seconds": seconds}).scalar()
    if taken == 1:
        return
    if taken is None:
        raise UserError("The server did not say whether it granted the migration lock.", "See its log.")
    found = holder.execute(HOLDER).scalar() or "one of another user"
    raise UserError(
        f"Another process is migrating or seeding this database: {found}. Waited {seconds} s.",
        "Wait longer with MIGRATION_LOCK_TIMEOUT, or end that process.",
    )


def _release(holder: Connection) -> None:
    """If this fails, the connection is gone and so is its lock."""
    try:
        holder.exec_driver_sql(f"select release_lock({NAME})")
    except DBAPIError:
        holder.invalidate()


def _require_held(holder: Connection) -> None:
    try:
        is_held = holder.exec_driver_sql(f"select is_used_lock({NAME}) = connection_id()").scalar()
        why = "" if is_held == 1 else "the server gave it to another connection"
    except DBAPIError as error:
        why = str(error.orig)
    if why:
        raise UserError(f"The migration lock was lost: {why}", "Run this again.")
