"""The statement that adds counts to the table."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Executable, func
from sqlalchemy.dialects.mysql import insert

from app.usage.models import Usage


def merge(rows: Sequence[Mapping[str, object]]) -> Executable:
    """Inserts rows, or adds them to those that have the same key."""
    statement = insert(Usage).values(rows)
    new = statement.inserted
    return statement.on_duplicate_key_update(
        calls=Usage.calls + new.calls,
        errors=Usage.errors + new.errors,
        last_at=func.greatest(Usage.last_at, new.last_at),
    )
