"""Lists: pages with filters, sorting, a choice of fields and a total."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from urllib.parse import parse_qsl, urlencode

from pydantic import TypeAdapter
from sqlalchemy import Select

from app.db.base import Row
from app.db.session import Db
from app.http.call import current
from app.http.request.cursor import cursor_of, position_of
from app.http.request.list_query import MAX_LIMIT, ListQuery, annotated, list_query
from app.http.request.page_statements import PageStatements, Shape
from app.http.schema import Reply
from app.http.schema_types import timestamp_text

__all__ = ["ListQuery", "Listing", "Page", "listing"]

R = TypeVar("R", bound=Row)
T = TypeVar("T", bound=Reply)


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
        self._items: TypeAdapter[list[T]] = TypeAdapter(list[item])  # type: ignore[valid-type]
        self._names = tuple(item.model_fields)
        self._types = {name: TypeAdapter(annotated(item.model_fields[name])) for name in {"id", *sort}}
        self._statements = PageStatements(model, self._names)

    def read(self, db: Db, query: ListQuery, rows: Select[Any] | None = None) -> Page[T]:
        """Reads one page of these rows (default: of all), and links to the next."""
        match = {name: value for name in self.filters if (value := getattr(query, name)) is not None}
        sort = query.sort or "id"
        shape = Shape(sort.removeprefix("-"), sort.startswith("-"), tuple(match), bool(query.cursor))
        values = {f"match_{name}": value for name, value in match.items()}
        scope: list[object] = [shape.column, sort, {name: _json(value) for name, value in match.items()}]
        items, more = self._page(db, query, rows, shape, scope, values)
        fields = frozenset(query.fields.split(",")) if query.fields else None
        following = self._link_after(items[-1], shape.column, scope) if more else None
        if not query.count:
            return Page(items, following, fields=fields)
        limit = current().config.COUNT_LIMIT
        counted: int = db.scalar(self._statements.total(shape, rows), {**values, "page_size": limit + 1})
        return Page(items, following, min(counted, limit), counted <= limit, fields)

    def _page(
        self,
        db: Db,
        query: ListQuery,
        rows: Select[Any] | None,
        shape: Shape,
        scope: list[object],
        values: dict[str, object],
    ) -> tuple[list[T], bool]:
        limit = min(query.limit, MAX_LIMIT)
        given = {**values, "page_size": limit + 1}
        if query.cursor:
            after = position_of(query.cursor, scope, self._types[shape.column])
            given["after_value"], given["after_id"] = after
        found = self._items_of(db, self._statements.page(shape, rows), given)
        return found[:limit], len(found) > limit

    def _items_of(self, db: Db, statement: Select[Any], given: dict[str, object]) -> list[T]:
        if not self._statements.is_plain:
            return self._items.validate_python(db.scalars(statement, given).all(), from_attributes=True)
        names = self._names
        found = db.execute(statement, given)
        return self._items.validate_python([dict(zip(names, row, strict=True)) for row in found])

    def _link_after(self, last: T, column: str, scope: list[object]) -> str:
        row_id: str = getattr(last, "id", "")
        value = self._types[column].dump_python(getattr(last, column), mode="json")
        cursor = cursor_of(value, row_id, scope)
        path, _, search = current().url.partition("?")
        if not search:
            return f"{path}?cursor={cursor}"
        parameters = [pair for pair in parse_qsl(search, keep_blank_values=True) if pair[0] != "cursor"]
        return f"{path}?{urlencode([*parameters, ('cursor', cursor)])}"


def listing(
    model: type[R], item: type[T], *, filter: Sequence[str] = (), sort: Sequence[str] = ()
) -> Listing[R, T]:
    """A list of rows of this model, replied as items of this schema."""
    return Listing(model, item, filter, sort)


def _json(value: object) -> object:
    return timestamp_text(value) if isinstance(value, datetime) else value
