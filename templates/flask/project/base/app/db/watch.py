"""Follows a write, e.g. to drop the responses that it changes from the cache."""

from collections.abc import Callable
from typing import Protocol

from sqlalchemy.orm import Session


class WatchedCommit(Protocol):
    """Follows one transaction of a write."""

    def observe(self, sql: str) -> None:
        """Receives each statement before it is sent."""

    def before_commit(self, db: Session) -> None:
        """Runs in the transaction, after the work. If it raises, the transaction is rolled back."""

    def after_commit(self) -> None:
        """Runs after the commit and before the response. It is not called if the commit fails."""


CommitWatcher = Callable[[], WatchedCommit]
"""Called once for each transaction of a write."""
