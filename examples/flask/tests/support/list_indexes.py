"""The index that a page of a list needs."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, inspect


@dataclass(frozen=True)
class Index:
    """An index, or a primary key."""

    columns: tuple[str, ...]
    unique: bool


@dataclass(frozen=True)
class PageRead:
    """What a statement for a page filters and sorts by."""

    table: str
    equal: tuple[str, ...]
    order: tuple[str, ...]


PAGE = re.compile(r"FROM [`\"]?(\w+)[`\"]?(?: \nWHERE (.*?))? ORDER BY (.*?)\s+LIMIT", re.DOTALL)
EQUAL = re.compile(r"\w+\.[`\"]?(\w+)[`\"]? = ")
ORDER = re.compile(r"\w+\.[`\"]?(\w+)[`\"]?(?: DESC| ASC)?(?:,|$)")


def page_of(sql: str) -> PageRead | None:
    """Reads the statement that a list sends; None for another one."""
    found = PAGE.search(" ".join(sql.split(" ")))
    if found is None:
        return None
    table, where, order = found.groups()
    return PageRead(table, tuple(EQUAL.findall(where or "")), tuple(ORDER.findall(order.strip())))


def indexes_of(engine: Engine, table: str) -> list[Index]:
    """The indexes that a table has in the database, with its keys."""
    inspector = inspect(engine)
    key = inspector.get_pk_constraint(table)["constrained_columns"]
    unique = [each["column_names"] for each in inspector.get_unique_constraints(table)]
    plain = [(each["column_names"], bool(each["unique"])) for each in inspector.get_indexes(table)]
    found: Iterable[tuple[Sequence[str | None], bool]] = [
        (key, True),
        *((names, True) for names in unique),
        *plain,
    ]
    return [Index(tuple(name for name in names if name is not None), is_unique) for names, is_unique in found]


def missing_index(page: PageRead, indexes: Sequence[Index]) -> tuple[str, ...] | None:
    """The columns of the index that a page lacks to read no more rows than it returns, or None.

    Those that are compared, then those that it is sorted by, up to one that makes them unique.
    """
    equal = set(page.equal)

    def are_unique(columns: set[str]) -> bool:
        return any(index.unique and set(index.columns) <= columns for index in indexes)

    if are_unique(equal):
        return None
    order: list[str] = []
    for column in page.order:
        if column not in equal:
            order.append(column)
        if are_unique(equal | set(order)):
            break
    for index in indexes:
        first, rest = index.columns[: len(equal)], index.columns[len(equal) :]
        if set(first) == equal and list(rest[: len(order)]) == order:
            return None
    return (*page.equal, *order)
