"""Reads usage."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from app.http.response.deprecations import DeprecationEntry
from app.usage.models import Usage

Column = Literal["day", "route", "version", "client", "agent", "field"]


@dataclass
class Sum:
    """What the rows with the same keys add up to."""

    keys: dict[Column, str]
    calls: int
    errors: int
    last_at: datetime
    # The calls by day, and by month where days were rolled up.
    days: dict[str, int]


def read_usage(
    db: Session,
    columns: Sequence[Column],
    *,
    since: str,
    deprecated: Sequence[DeprecationEntry] | None = None,
) -> list[Sum]:
    """Adds up the usage by columns, from the day `since` on. A month that was rolled up counts as a whole.

    With `deprecated`: only the calls of these routes, and the uses of deprecated fields.
    """
    table = Usage.__table__.c
    wanted: list[ColumnElement[Any]] = [table[name] for name in (*columns, "day")]
    totals = [func.sum(table.calls), func.sum(table.errors), func.max(table.last_at)]
    query = select(*wanted, *totals).where(*_conditions(since, deprecated)).group_by(*wanted)
    sums: dict[tuple[str, ...], Sum] = {}
    for *keys, day, calls, errors, last_at in db.execute(query):
        names = dict(zip(columns, keys, strict=True))
        total = sums.setdefault(tuple(keys), Sum(names, 0, 0, last_at, {}))
        total.calls += int(calls)
        total.errors += int(errors)
        total.last_at = max(total.last_at, last_at)
        total.days[day] = total.days.get(day, 0) + int(calls)
    return list(sums.values())


def _conditions(since: str, deprecated: Sequence[DeprecationEntry] | None) -> list[ColumnElement[bool]]:
    days = or_(Usage.day >= since, Usage.day == since[:7])
    if deprecated is None:
        return [days, Usage.field == ""]
    routes = [f"{entry.method} {entry.path}" for entry in deprecated if not entry.field]
    return [days, or_(Usage.field != "", Usage.route.in_(routes))]
