"""The statement that adds counts to the table."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Executable, case
from sqlalchemy.dialects.sqlite import insert

from app.usage.models import KEY_COLUMNS, Usage


def merge(rows: Sequence[Mapping[str, object]]) -> Executable:
    """Inserts rows, or adds them to those that have the same key."""
    statement = insert(Usage).values(rows)
    new = statement.excluded
    changes = {
        "calls": Usage.calls + new.calls,
        "errors": Usage.errors + new.errors,
        "last_at": case((new.last_at > Usage.last_at, new.last_at), else_=Usage.last_at),
    }
    return statement.on_conflict_do_update(index_elements=KEY_COLUMNS, set_=changes)
