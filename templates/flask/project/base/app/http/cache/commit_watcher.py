"""Follows the transactions of writes, and makes the responses that depend on their tables invalid."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from app.http.cache.changes import Write
from app.http.cache.coherence import Coherence
from app.http.cache.database_mark import TABLE
from app.http.cache.statement_tables import tables_written


class WatchedWrite:
    """One transaction of a write."""

    def __init__(self, coherence: Coherence, new_write_id: Callable[[], str]) -> None:
        self._coherence = coherence
        self._new_write_id = new_write_id
        self._tables: dict[str, None] = {}
        self._write: Write | None = None

    def observe(self, sql: str) -> None:
        """Remembers the tables of a statement. The mark itself is no part of any response."""
        for table in tables_written(sql):
            if table != TABLE:
                self._tables[table] = None

    def before_commit(self, db: Session) -> None:
        """Announces what will change."""
        if self._tables:
            self._write = Write(self._new_write_id(), tuple(self._tables))
            self._coherence.begin(self._write, db)

    def after_commit(self) -> None:
        """Announces what has changed."""
        if self._write:
            self._coherence.end(self._write)
