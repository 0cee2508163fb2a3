"""What SQLite's errors mean."""

import re
import sqlite3
from dataclasses import dataclass
from typing import Literal

from sqlalchemy.exc import DBAPIError

FAULT_TABLE = {
    5: "locked",  # SQLITE_BUSY: another process is writing
    6: "locked",  # SQLITE_LOCKED: another connection of this process
    7: "busy",  # SQLITE_NOMEM
    8: "read-only",  # SQLITE_READONLY
    9: "slow",  # SQLITE_INTERRUPT: the deadline passed
    10: "unreachable",  # SQLITE_IOERR
    11: "unreachable",  # SQLITE_CORRUPT: until a backup is restored
    13: "full",  # SQLITE_FULL
    14: "unreachable",  # SQLITE_CANTOPEN
    26: "unreachable",  # SQLITE_NOTADB
}
"""Faults by SQLite's primary result code (sqlite.org/rescode.html)."""


def classify(error: BaseException, is_disconnect: bool) -> str | None:
    """The fault of an error of the driver, if it is the database's."""
    return FAULT_TABLE.get(_code_of(error) & 0xFF) or ("unreachable" if is_disconnect else None)


@dataclass(frozen=True, slots=True)
class Violation:
    """A constraint that a row violates; the column of a unique one."""

    kind: Literal["unique", "foreign", "check"]
    column: str


KINDS: dict[int, Literal["unique", "foreign", "check"]] = {
    275: "check",
    787: "foreign",
    1555: "unique",  # the primary key
    2067: "unique",
    2579: "unique",  # the rowid
}
"""Extended result codes of SQLITE_CONSTRAINT."""


def violation_of(error: BaseException) -> Violation | None:
    """The constraint that an error reports, if any: "UNIQUE constraint failed: products.sku"."""
    if not isinstance(error, DBAPIError) or error.orig is None:
        return None
    kind = KINDS.get(_code_of(error.orig))
    if kind is None:
        return None
    found = re.search(r" failed: \w+\.(\w+)", str(error.orig)) if kind == "unique" else None
    return Violation(kind, found[1] if found else "")


def _code_of(error: BaseException) -> int:
    code = getattr(error, "sqlite_errorcode", None) if isinstance(error, sqlite3.Error) else None
    return code if isinstance(code, int) else 0
