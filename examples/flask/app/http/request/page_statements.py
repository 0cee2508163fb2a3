"""The statements of a list: made once for each way to filter and sort it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, bindparam, func, inspect, or_, select

from app.db.base import Row


@dataclass(frozen=True, slots=True)
class Shape:
    """What a statement depends on besides its values."""

    column: str
    descending: bool
    # The names of the filters.
    match: tuple[str, ...] = ()
    # Whether it begins after the last row of another page.
    has_cursor: bool = False


class PageStatements:
    """With parameters: `match_NAME`, `page_size`, and after a cursor `after_value` and `after_id`."""

    def __init__(self, model: type[Row], names: Sequence[str]) -> None:
        properties = inspect(model).column_attrs
        self._columns: dict[str, ColumnElement[Any]] = {each.key: each.columns[0] for each in properties}
        # Only the columns that items have, where they have nothing else: an object per row would take longer.
        self.is_plain = all(name in self._columns for name in names)
        self._selected = [self._columns[name] for name in names] if self.is_plain else []
        self._model = model
        self._kept: dict[Shape, Select[Any]] = {}

    def page(self, shape: Shape, rows: Select[Any] | None) -> Select[Any]:
        """One page of these rows, or of all."""
        if rows is not None:
            return self._page(shape, self._only(rows))
        kept = self._kept.get(shape)
        if kept is None:
            every = select(*self._selected) if self.is_plain else select(self._model)
            kept = self._kept[shape] = self._page(shape, every)
        return kept

    def total(self, shape: Shape, rows: Select[Any] | None) -> Select[Any]:
        """Counts no further than `page_size`: on a large table, that would take as long as reading it."""
        found = self._matching(shape, select(self._model) if rows is None else rows)
        numbers = found.with_only_columns(self._columns["id"], maintain_column_froms=True)
        return select(func.count()).select_from(numbers.limit(_size()).subquery())

    def _only(self, rows: Select[Any]) -> Select[Any]:
        return rows.with_only_columns(*self._selected, maintain_column_froms=True) if self.is_plain else rows

    def _matching(self, shape: Shape, rows: Select[Any]) -> Select[Any]:
        for name in shape.match:
            column = self._columns[name]
            rows = rows.where(column == bindparam(f"match_{name}", type_=column.type))
        return rows

    def _page(self, shape: Shape, rows: Select[Any]) -> Select[Any]:
        column, row_id = self._columns[shape.column], self._columns["id"]
        # In rows with one value of the column, MariaDB would sort by it once more.
        order = ([] if shape.column in shape.match else [column]) + ([] if column is row_id else [row_id])
        ordered = self._matching(shape, rows).order_by(
            *(each.desc() if shape.descending else each.asc() for each in order)
        )
        if shape.has_cursor:
            value = bindparam("after_value", type_=column.type)
            last = bindparam("after_id", type_=row_id.type)
            after = column < value if shape.descending else column > value
            after_id = row_id < last if shape.descending else row_id > last
            # Not `(a, b) < (?, ?)`: for that, MariaDB and MySQL read every row of the earlier pages.
            ordered = ordered.where(column <= value if shape.descending else column >= value)
            ordered = ordered.where(or_(after, after_id))
        return ordered.limit(_size())


def _size() -> Any:
    return bindparam("page_size", type_=Integer)
