"""Lists: pages with filters, sorting, a choice of fields and a total."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from urllib.parse import parse_qsl, urlencode

from pydantic import TypeAdapter
from sqlalchemy import Select, func, inspect, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from app.db.base import Row
from app.db.session import Db
from app.http.call import current
from app.http.request.cursor import cursor_of, position_of
from app.http.request.list_query import MAX_LIMIT, ListQuery, annotated, list_query
from app.http.schema import Reply
from app.http.schema_types import timestamp_text

__all__ = ["ListQuery", "Listing", "Page", "listing"]

R = TypeVar("R", bound=Row)
T = TypeVar("T", bound=Reply)

# The parameters that are not filters.
OWN = frozenset(ListQuery.model_fields)


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page: follow `next` until it is None. With `fields`, items have only these."""

    items: Sequence[T]
    next: str | None
    total: int | None = None
    total_is_exact: bool | None = None
    fields: frozenset[str] | None = None


class Listing(Generic[R, T]):
    """The query schema and the reader of a list. Columns in `filter` and `sort` must not be null."""

    def __init__(self, model: type[R], item: type[T], filters: Sequence[str], sort: Sequence[str]) -> None:
        self.item = item
        self.query = list_query(item, filters, sort)
        self.filters = tuple(filters)
        self.sort = tuple(sort)
        self._model = model
        self._items: TypeAdapter[list[T]] = TypeAdapter(list[item])  # type: ignore[valid-type]
        self._id = "id"
        self._names = tuple(item.model_fields)
        columns = inspect(model).column_attrs
        is_plain = all(name in columns for name in self._names)
        self._item_columns = [self._column(name) for name in self._names] if is_plain else None
        self._columns = {name: self._column(name) for name in {"id", *filters, *sort}}
        self._types = {name: self._type_of(name) for name in {"id", *sort}}

    def read(self, db: Db, query: ListQuery, rows: Select[Any]) -> Page[T]:
        """Reads one page of these rows, and links to the next."""
        match = {name: value for name in self.filters if (value := getattr(query, name)) is not None}
        for name, value in match.items():
            rows = rows.where(self._columns[name] == value)
        items, more = self._page(db, query, rows, match)
        fields = frozenset(query.fields.split(",")) if query.fields else None
        following = self._link_after(items[-1], query, match) if more else None
        if not query.count:
            return Page(items, following, fields=fields)
        limit = current().config.COUNT_LIMIT
        counted = total_of(db, rows, limit + 1)
        return Page(items, following, min(counted, limit), counted <= limit, fields)

    def _page(
        self, db: Db, query: ListQuery, rows: Select[Any], match: dict[str, object]
    ) -> tuple[list[T], bool]:
        name, descending = _order_of(query)
        column, row_id = self._columns[name], self._columns["id"]
        # In rows with one value of the column, MariaDB would sort by it once more.
        order = ([] if name in match else [column]) + ([] if name == "id" else [row_id])
        ordered = rows.order_by(*(each.desc() if descending else each.asc() for each in order))
        if query.cursor:
            value, last = position_of(query.cursor, _scope(query, match), self._types[name])
            after = column < value if descending else column > value
            after_id = row_id < last if descending else row_id > last
            # Not `(a, b) < (?, ?)`: for that, MariaDB and MySQL read every row of the earlier pages.
            ordered = ordered.where(column <= value if descending else column >= value)
            ordered = ordered.where(or_(after, after_id))
        limit = min(query.limit, MAX_LIMIT)
        found = self._items_of(db, ordered.limit(limit + 1))
        return found[:limit], len(found) > limit

    def _items_of(self, db: Db, rows: Select[Any]) -> list[T]:
        """Reads only the columns that items have, where they have nothing else: an object per row would
        take longer.
        """
        if self._item_columns is None:
            return self._items.validate_python(db.scalars(rows).all(), from_attributes=True)
        names = self._names
        found = db.execute(rows.with_only_columns(*self._item_columns, maintain_column_froms=True))
        return self._items.validate_python([dict(zip(names, row, strict=True)) for row in found])

    def _link_after(self, last: T, query: ListQuery, match: dict[str, object]) -> str:
        name, _ = _order_of(query)
        value = self._types[name].dump_python(getattr(last, name), mode="json")
        path, _, search = current().url.partition("?")
        parameters = [pair for pair in parse_qsl(search, keep_blank_values=True) if pair[0] != "cursor"]
        cursor = cursor_of(value, self._id_of(last), _scope(query, match))
        return f"{path}?{urlencode([*parameters, ('cursor', cursor)])}"

    def _id_of(self, item: T) -> str:
        row_id: str = getattr(item, self._id)
        return row_id

    def _column(self, name: str) -> InstrumentedAttribute[Any]:
        column: InstrumentedAttribute[Any] = getattr(self._model, name)
        return column

    def _type_of(self, name: str) -> TypeAdapter[Any]:
        return TypeAdapter(annotated(self.item.model_fields[name]))


def listing(
    model: type[R], item: type[T], *, filter: Sequence[str] = (), sort: Sequence[str] = ()
) -> Listing[R, T]:
    """A list of rows of this model, replied as items of this schema."""
    return Listing(model, item, filter, sort)


def total_of(db: Db, rows: Select[Any], limit: int) -> int:
    """Counts no further than the limit: on a large table, that would take as long as reading it."""
    counted = rows.with_only_columns(select(1).scalar_subquery().label("one"), maintain_column_froms=True)
    return db.scalar(select(func.count()).select_from(counted.limit(limit).subquery())) or 0


def _order_of(query: ListQuery) -> tuple[str, bool]:
    sort = query.sort or "id"
    return sort.removeprefix("-"), sort.startswith("-")


def _scope(query: ListQuery, match: dict[str, object]) -> list[object]:
    name, _ = _order_of(query)
    values = {
        key: timestamp_text(value) if isinstance(value, datetime) else value for key, value in match.items()
    }
    return [name, query.sort or "id", values]
