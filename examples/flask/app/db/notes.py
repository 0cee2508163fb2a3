"""The table of notes beside Alembic's own: keys and values. gapi reads it too."""

from sqlalchemy import Column, Connection, MetaData, String, Table, Text, column, inspect, select, table

VERSION = "alembic_version"
NAME = "alembic_version_gapi"
BOOKKEEPING = (VERSION, NAME)

notes = Table(NAME, MetaData(), Column("key", String(191), primary_key=True), Column("value", Text))
version_table = table(VERSION, column("version_num", String))


def has_notes(connection: Connection) -> bool:
    """Whether the table exists."""
    return inspect(connection).has_table(NAME)


def read_notes(connection: Connection, prefix: str) -> dict[str, str]:
    """The notes whose key begins with a word."""
    if not has_notes(connection):
        return {}
    rows = connection.execute(notes.select().where(notes.c.key.startswith(f"{prefix} ")))
    return {row.key: row.value for row in rows}


def write_note(connection: Connection, key: str, value: str) -> None:
    """Writes one note. The table exists, see `prepare_notes`."""
    delete_note(connection, key)
    connection.execute(notes.insert().values(key=key, value=value))


def delete_note(connection: Connection, key: str) -> None:
    """Deletes one note."""
    connection.execute(notes.delete().where(notes.c.key == key))


def prepare_notes(connection: Connection) -> None:
    """Creates the table if it is missing."""
    notes.create(connection, checkfirst=True)


def recorded_heads(connection: Connection) -> list[str]:
    """The revisions that Alembic has recorded: they change with every migration."""
    if not inspect(connection).has_table(VERSION):
        return []
    return sorted(connection.scalars(select(version_table.c.version_num)))
