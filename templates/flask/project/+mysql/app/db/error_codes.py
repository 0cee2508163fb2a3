"""What the errors of MariaDB and MySQL mean."""

import re
from dataclasses import dataclass
from typing import Literal

import pymysql
from sqlalchemy.exc import DBAPIError

FAULT_TABLE = {
    1020: "collision",  # a row changed since it was read (innodb_snapshot_isolation)
    1021: "full",  # disk full
    1036: "read-only",  # the table is read-only, InnoDB too
    1037: "busy",  # out of memory
    1038: "busy",  # out of memory to sort
    1040: "busy",  # too many connections
    1041: "busy",  # out of memory
    1044: "unreachable",  # no permission for the database
    1045: "unreachable",  # wrong user or password
    1047: "unreachable",  # a cluster node that is not ready
    1049: "unreachable",  # no such database
    1053: "unreachable",  # the server is shutting down
    1114: "full",  # the table is full
    1129: "unreachable",  # the host is blocked after too many errors
    1130: "unreachable",  # the host may not connect
    1203: "busy",  # the user has too many connections
    1205: "locked",  # longer than LOCK_TIMEOUT
    1206: "busy",  # too many locks
    1213: "collision",  # deadlock
    1226: "busy",  # a resource limit of this user
    1317: "slow",  # cancelled
    1637: "busy",  # too many transactions
    1792: "read-only",  # a write in a read-only transaction
    1836: "read-only",  # the storage engine is read-only
    1874: "read-only",  # InnoDB is read-only
    1927: "unreachable",  # the connection was killed
    1969: "slow",  # longer than STATEMENT_TIMEOUT (MariaDB)
    2003: "unreachable",  # the driver: cannot connect
    2006: "unreachable",  # the driver: the connection is gone
    2013: "unreachable",  # the driver: the connection was lost during a statement
    2055: "unreachable",  # the driver: the connection was lost
    3024: "slow",  # longer than STATEMENT_TIMEOUT (MySQL)
    3572: "locked",  # NOWAIT
    4031: "unreachable",  # the server closed an idle connection (MySQL)
}
"""Faults by error number."""


def classify(error: BaseException, is_disconnect: bool) -> str | None:
    """The fault of an error of the driver, if it is the database's."""
    number = _number_of(error)
    message = str(error)
    if number == 1290:
        return "read-only" if re.search("read[-_]only", message, re.IGNORECASE) else None
    if re.search(r"\((errno|errcode): 28\b|got error 28\b", message, re.IGNORECASE):
        return "full"  # ENOSPC, under several error numbers
    is_dead = is_disconnect or (isinstance(error, pymysql.err.InterfaceError))
    return FAULT_TABLE.get(number) or ("unreachable" if is_dead else None)


@dataclass(frozen=True, slots=True)
class Violation:
    """A constraint that a row violates; the column of a unique one."""

    kind: Literal["unique", "foreign", "check"]
    column: str


KINDS: dict[int, Literal["unique", "foreign", "check"]] = {
    1062: "unique",
    1586: "unique",
    1216: "foreign",
    1217: "foreign",
    1451: "foreign",
    1452: "foreign",
    3819: "check",  # MySQL
    4025: "check",  # MariaDB
}


def violation_of(error: BaseException) -> Violation | None:
    """The constraint that an error reports, if any: "Duplicate entry 'tea' for key 'uq_products_sku'"."""
    if not isinstance(error, DBAPIError) or error.orig is None:
        return None
    kind = KINDS.get(_number_of(error.orig))
    if kind is None:
        return None
    return Violation(kind, _column_of(error) if kind == "unique" else "")


def _column_of(error: DBAPIError) -> str:
    """The column of a unique key, which is named uq_table_column."""
    table = re.search(r"(?:into|update) `?(\w+)`?", error.statement or "", re.IGNORECASE)
    key = re.search(r"for key '(?:\w+\.)?(\w+)'", str(error.orig))
    prefix = f"uq_{table[1]}_" if table else ""
    return key[1].removeprefix(prefix) if key else ""


def _number_of(error: BaseException) -> int:
    number = error.args[0] if isinstance(error, pymysql.MySQLError) and error.args else 0
    return number if isinstance(number, int) else 0
