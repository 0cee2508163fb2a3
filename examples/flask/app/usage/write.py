"""Stores counts."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from app.db.ids import new_id
from app.db.types import now
from app.usage.counts import Count
from app.usage.merge import merge

# Rows of one statement.
BATCH = 500


def write_counts(db: Session, counts: Sequence[Count], version: str) -> None:
    """Adds counts to the table; the database adds them up, so instances need not know of each other.

    The rows are sorted by their key: two instances lock them in the same order. More rows than one statement
    takes are written in several, in one transaction.
    """
    add_rows(
        db,
        [
            {
                **count.key._asdict(),
                "version": version,
                "calls": count.calls,
                "errors": count.errors,
                "last_at": datetime.fromtimestamp(count.last, UTC),
            }
            for count in counts
        ],
    )


def add_rows(db: Session, rows: Sequence[Mapping[str, object]]) -> None:
    """Inserts rows, or adds them to those that have the same key."""
    own = [{**row, "id": new_id(), "created_at": now()} for row in rows]
    for start in range(0, len(own), BATCH):
        db.execute(merge(own[start : start + BATCH]))
