"""Adds up old days to months."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.usage.models import KEY_COLUMNS, Usage
from app.usage.write import add_rows

BATCH = 500

# Begins a transaction.
Begin = Callable[[], AbstractContextManager[Session]]


def roll_up(begin: Begin, days: int, now: datetime) -> int:
    """Adds up the days of each month that ended `days` ago or earlier, to one row for each key.

    Works in small transactions, which several instances may run at once. Returns the number of rows that were
    replaced.
    """
    first_kept = f"{now - timedelta(days=days):%Y-%m}-01"
    total = 0
    while True:
        with begin() as db:
            count = _roll_up_some(db, first_kept)
        total += count
        if count < BATCH:
            return total


def _roll_up_some(db: Session, first_kept: str) -> int:
    old = select(Usage).where(Usage.day < first_kept, Usage.day.like("____-__-__")).order_by(Usage.id)
    rows = db.scalars(old.limit(BATCH).with_for_update()).all()
    if rows:
        add_rows(db, _months_of(rows))
        db.execute(delete(Usage).where(Usage.id.in_([row.id for row in rows])))
    return len(rows)


def _months_of(rows: Sequence[Usage]) -> list[dict[str, object]]:
    """One row for each month and key, sorted."""
    months: dict[tuple[str, ...], list[Usage]] = {}
    for row in rows:
        key = tuple(row.day[:7] if name == "day" else str(getattr(row, name)) for name in KEY_COLUMNS)
        months.setdefault(key, []).append(row)
    return [
        {
            **dict(zip(KEY_COLUMNS, key, strict=True)),
            "calls": sum(row.calls for row in same),
            "errors": sum(row.errors for row in same),
            "last_at": max(row.last_at for row in same),
        }
        for key, same in sorted(months.items())
    ]
