"""What PostgreSQL's errors mean."""

import re
from dataclasses import dataclass
from typing import Literal

import psycopg
from sqlalchemy.exc import DBAPIError

FAULT_TABLE = {
    "08": "unreachable",  # connection exceptions; a pooler sends 08P01 when it has no server
    "25006": "read-only",  # a write on a standby, or with default_transaction_read_only
    "25P03": "slow",  # idle in a transaction for longer than IDLE_TRANSACTION_TIMEOUT
    "25P04": "slow",  # transaction_timeout
    "28": "unreachable",  # wrong user or password
    "3D000": "unreachable",  # no such database
    "40001": "collision",  # serialization failure
    "40P01": "collision",  # deadlock
    "53": "busy",  # too many connections, out of memory or another resource
    "53100": "full",  # disk full
    "55P03": "locked",  # longer than LOCK_TIMEOUT, or NOWAIT
    "57014": "slow",  # longer than STATEMENT_TIMEOUT, or cancelled
    "57P": "unreachable",  # the server is starting, stopping or has crashed, or the session was terminated
}
"""Faults by SQLSTATE (PostgreSQL manual, appendix A): the whole code, or the prefix of a class."""


class NotCommitted(Exception):
    """After an error that was caught, PostgreSQL answers COMMIT with ROLLBACK, and reports nothing."""

    def __init__(self) -> None:
        super().__init__("The transaction was not committed: a statement in it had failed.")


def classify(error: BaseException, is_disconnect: bool) -> str | None:
    """The fault of an error of the driver: without SQLSTATE it could not connect, or lost the connection."""
    code = error.sqlstate if isinstance(error, psycopg.Error) else None
    if code is None:
        is_dead = is_disconnect or isinstance(error, psycopg.OperationalError)
        return "unreachable" if is_dead else None
    found = FAULT_TABLE.get(code) or FAULT_TABLE.get(code[:3]) or FAULT_TABLE.get(code[:2])
    return found or ("unreachable" if is_disconnect else None)


@dataclass(frozen=True, slots=True)
class Violation:
    """A constraint that a row violates; the column of a unique one."""

    kind: Literal["unique", "foreign", "check"]
    column: str


KINDS: dict[str, Literal["unique", "foreign", "check"]] = {
    "23505": "unique",
    "23503": "foreign",
    "23514": "check",
}


def violation_of(error: BaseException) -> Violation | None:
    """The constraint that an error reports, if any. Its detail is "Key (sku)=(tea) already exists."."""
    orig = error.orig if isinstance(error, DBAPIError) else None
    kind = KINDS.get(orig.sqlstate or "") if isinstance(orig, psycopg.Error) else None
    if kind is None or not isinstance(orig, psycopg.Error):
        return None
    found = re.match(r"Key \((\w+)", orig.diag.message_detail or "")
    return Violation(kind, found[1] if found and kind == "unique" else "")
