"""The schema of a database, as texts that can be compared."""

from __future__ import annotations

from sqlalchemy import Connection, inspect

from app.db.notes import BOOKKEEPING


def schema_of(connection: Connection) -> dict[str, str]:
    """Each column, index and constraint by its name, with its definition."""
    inspector = inspect(connection)
    found: dict[str, str] = {}
    for table in inspector.get_table_names():
        if table in BOOKKEEPING:
            continue
        found[f"table {table}"] = ""
        for column in inspector.get_columns(table):
            nullable = "null" if column["nullable"] else "not null"
            type = column["type"].compile(connection.dialect)
            found[f"{table}: column {column['name']}"] = f"{type} {nullable} {column.get('default')}"
        key = inspector.get_pk_constraint(table)
        found[f"{table}: primary key"] = f"{key.get('name')} {key['constrained_columns']}"
        for index in inspector.get_indexes(table):
            found[f"{table}: index {index['name']}"] = f"{index['column_names']} {index['unique']}"
        for unique in inspector.get_unique_constraints(table):
            found[f"{table}: unique {unique['name']}"] = f"{unique['column_names']}"
        for foreign in inspector.get_foreign_keys(table):
            target = f"{foreign['referred_table']} {foreign['referred_columns']} {foreign.get('options')}"
            found[f"{table}: foreign key {foreign['name']}"] = f"{foreign['constrained_columns']} {target}"
        for check in inspector.get_check_constraints(table):
            found[f"{table}: check {check['name']}"] = check["sqltext"]
    return found


def differences(before: dict[str, str], after: dict[str, str], *, again: bool = False) -> list[str]:
    """What differs, in sentences."""
    texts = [
        f"{name} is {'new' if again else 'still there'}" for name in sorted(after.keys() - before.keys())
    ]
    texts += [f"{name} is gone" for name in sorted(before.keys() - after.keys())]
    for name in sorted(before.keys() & after.keys()):
        if before[name] != after[name]:
            texts.append(f"{name} was {before[name]}, and is {after[name]}")
    return texts
