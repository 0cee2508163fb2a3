"""Lists: pages with filters, sorting, a choice of fields and a total."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import parse_qsl, urlencode

from pydantic import TypeAdapter
from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from app.db.base import Row
from app.db.session import Db
from app.http.call import current
from app.http.request.cursor import cursor_of, position_of
from app.http.request.list_query import MAX_LIMIT, ListQuery, list_query
from app.http.schema import Reply
from app.http.schema_types import timestamp_text

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
        self._columns = {name: self._column(name) for name in {"id", *filters, *sort}}
        self._types = {name: self._type_of(name) for name in {"id", *sort}}

    def read(self, db: Db, query: ListQuery, rows: Select[tuple[R]]) -> Page[T]:
        """Reads one page of these rows, and links to the next."""
        match = {name: value for name in self.filters if (value := getattr(query, name)) is not None}
        for name, value in match.items():
            rows = rows.where(self._columns[name] == value)
        page, more = self._page(db, query, rows, match)
        fields = frozenset(query.fields.split(",")) if query.fields else None
        items = self._items.validate_python(page, from_attributes=True)
        following = self._link_after(page[-1], query, match) if more else None
        if not query.count:
            return Page(items, following, fields=fields)
        limit = current().config.COUNT_LIMIT
        counted = total_of(db, rows, limit + 1)
        return Page(items, following, min(counted, limit), counted <= limit, fields)

    def _page(
        self, db: Db, query: ListQuery, rows: Select[tuple[R]], match: dict[str, object]
    ) -> tuple[Sequence[R], bool]:
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
        found = db.scalars(ordered.limit(limit + 1)).all()
        return found[:limit], len(found) > limit

    def _link_after(self, last: R, query: ListQuery, match: dict[str, object]) -> str:
        name, _ = _order_of(query)
        value = self._types[name].dump_python(getattr(last, name), mode="json")
        path, _, search = current().url.partition("?")
        parameters = [
            pair for pair in parse_qsl(search, keep_blank_values=True) if pair[0] != "cursor"
        ]
        cursor = cursor_of(value, last.id, _scope(query, match))
        return f"{path}?{urlencode([*parameters, ('cursor', cursor)])}"

    def _column(self, name: str) -> InstrumentedAttribute[Any]:
        column: InstrumentedAttribute[Any] = getattr(self._model, name)
        return column

    def _type_of(self, name: str) -> TypeAdapter[Any]:
        field = self.item.model_fields[name]
        return TypeAdapter(_annotated(field.annotation, field.metadata))


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
    values = {key: timestamp_text(value) if hasattr(value, "astimezone") else value for key, value in match.items()}
    return [name, query.sort or "id", values]


def _annotated(annotation: Any, metadata: Sequence[Any]) -> Any:
    from typing import Annotated

    return Annotated[annotation, *metadata] if metadata else annotation
