"""Reads what a database is, without changing it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from sqlalchemy import Connection, String, column, inspect, select, table
from sqlalchemy.engine.reflection import Inspector

from app.config.database_url import sqlite_file_of
from app.config.environment import Environment


def location_of(url: str, environment: Environment) -> tuple[str, str]:
    """The name of the database, and the host of its server; for a file its name, and no host."""
    if url.startswith("sqlite:"):
        return Path(url.removeprefix("sqlite:")).name, ""
    parsed = urlsplit(url)
    query = dict(parse_qsl(parsed.query))
    host = query.get("host") or unquote(parsed.hostname or "") or environment.get("PGHOST", "")
    return unquote(parsed.path[1:]), host


def may_exist(url: str) -> bool:
    """Whether the database may exist: opening a file would create it, and only a server knows."""
    file = sqlite_file_of(url)
    return file is None or Path(file).exists()


@dataclass(frozen=True, slots=True)
class MarkTable:
    """A table of notes: ours, or one that gapi wrote beside another tool's."""

    schema: str | None
    name: str
    is_readable: bool
    """Whether it has text columns named key and value."""


def mark_tables(connection: Connection) -> list[MarkTable]:
    """Every table whose name ends in _gapi."""
    inspector = inspect(connection)
    return [
        MarkTable(schema, name, _is_readable(inspector, schema, name))
        for schema, name in _tables(inspector)
        if name.endswith("_gapi")
    ]


def read_marks(connection: Connection, found: list[MarkTable]) -> list[object]:
    """The environments that the database is marked with."""
    marks: list[object] = []
    for each in found:
        if each.is_readable:
            notes = table(each.name, column("key"), column("value"), schema=each.schema)
            marks += connection.scalars(select(notes.c.value).where(notes.c.key == "environment"))
    return marks


def has_tables(connection: Connection, besides: tuple[str, ...]) -> bool:
    """Whether there is any table except these."""
    return any(name not in besides for _, name in _tables(inspect(connection)))


def _tables(inspector: Inspector) -> Iterator[tuple[str | None, str]]:
    """Every table, on PostgreSQL in every schema but its own."""
    schemas: list[str | None] = [None]
    if inspector.dialect.name == "postgresql":
        schemas = [name for name in inspector.get_schema_names() if name != "information_schema"]
    for schema in schemas:
        for name in inspector.get_table_names(schema=schema):
            yield schema, name


def _is_readable(inspector: Inspector, schema: str | None, name: str) -> bool:
    columns = {each["name"]: each["type"] for each in inspector.get_columns(name, schema=schema)}
    return all(isinstance(columns.get(each), String) for each in ("key", "value"))
