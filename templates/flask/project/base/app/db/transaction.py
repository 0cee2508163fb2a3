"""One transaction on one connection, as the server sees it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

from sqlalchemy import Connection

from app.db import dialect
from app.db.deadline import Deadline
from app.db.fault import TransactionEnded
from app.db.limits import Limits

Mode = Literal["read", "read only", "write"]
"""How a transaction begins: not at all, so that only reads use it; so that writes fail; to write."""


class Transaction:
    """After an error that ended it no statement runs in it, so nothing is stored partly."""

    __slots__ = ("_ended", "_limit", "_was_open", "deadline", "limits", "mode", "observers")

    def __init__(self, mode: Mode, deadline: Deadline, limits: Limits) -> None:
        self.mode = mode
        self.deadline = deadline
        self.limits = limits
        self.observers: list[Callable[[str], None]] = []
        self._ended: BaseException | None = None
        self._was_open = False
        self._limit: float = limits.statement

    def begin(self, connection: Connection) -> None:
        """Called when SQLAlchemy begins the transaction."""
        dialect.begin(connection, self.mode, self.limits, self.deadline.end)
        self._was_open = self.mode == "write" and dialect.is_in_transaction(connection)

    def before(self, connection: Connection, statement: str) -> None:
        """Called before each statement."""
        self.require_open(connection)
        self.deadline.require()
        if self.mode == "write" and controls_transaction(statement):
            raise ValueError(f'"{statement[:60]}" begins or ends a transaction.')
        self._limit_statement(connection)
        for observe in self.observers:
            observe(statement)

    def after(self, connection: Connection, statement: str) -> None:
        """Called after each statement that succeeded. A procedure, or DDL on MariaDB, may commit."""
        if self.mode != "write":
            return
        is_open = dialect.is_in_transaction(connection)
        if self._was_open and not is_open:
            self._ended = ValueError(f'"{statement[:60]}" ended the transaction.')
            raise self._ended
        self._was_open = is_open

    def failed(self, connection: Connection, error: BaseException) -> None:
        """Called after each error of the database."""
        if self._was_open and self._ended is None and not dialect.is_open_after_error(connection):
            self._ended = error

    def _limit_statement(self, connection: Connection) -> None:
        """Tells the server when the limit is more than twice what is left: it costs a round trip."""
        remaining = self.deadline.remaining
        if remaining < self._limit / 2:
            self._limit = max(remaining, 0.05)
            dialect.limit_statement(connection, self.mode, self._limit)

    def require_open(self, connection: Connection) -> None:
        """Raises TransactionEnded if an error or a statement ended it."""
        if self._was_open and self._ended is None and not dialect.is_in_transaction(connection):
            self._ended = ValueError("something else had ended it.")
        if self._ended is not None:
            raise TransactionEnded(self._ended)


def controls_transaction(sql: str) -> bool:
    """Whether SQL begins or ends a transaction, by its text. ROLLBACK TO a savepoint does not count."""
    if not MAY_CONTROL.search(sql):
        return False
    statements = [part.strip() for part in COMMENT.sub(" ", sql).split(";")]
    return not HAS_BODY.match(statements[0]) and any(CONTROLS.match(each) for each in statements)


MAY_CONTROL = re.compile(r"\b(begin|start|commit|end|abort|prepare|rollback)\b", re.IGNORECASE)
COMMENT = re.compile(r"--.*|/\*[\s\S]*?\*/")
CONTROLS = re.compile(
    r"(begin|start\s+transaction|commit|end|abort|prepare\s+transaction|rollback(?!\s+(\w+\s+)?to\b))\b",
    re.IGNORECASE,
)
HAS_BODY = re.compile(r"(create|alter|do|begin\s+not\s+atomic)\b", re.IGNORECASE)
"""Triggers and blocks contain BEGIN and END, too."""


def transaction_of(connection: Connection) -> Transaction | None:
    """The transaction that a connection was lent for; None for a command's."""
    if connection.closed or connection.invalidated:
        return None
    found: Transaction | None = connection.info.get("transaction")
    return found
