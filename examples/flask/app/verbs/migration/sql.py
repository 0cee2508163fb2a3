"""The verb `migration sql`."""

from __future__ import annotations

from dataclasses import dataclass, field
from io import StringIO

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import Script
from sqlalchemy import Delete, Insert, Update, create_engine

from app.db.dialect import TRANSACTIONAL_DDL, engine_url
from app.db.journal import name_of
from app.db.notes import version_table
from app.db.scripts import read_scripts
from app.service import Input, Result
from app.verbs.flags import refuse, refuse_two
from app.verbs.migration.choose import named_in
from app.verbs.migration.run import read_history

VERSION_TABLE = (
    "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
    "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
)
"""What Alembic creates before the first migration."""


@dataclass(slots=True)
class Scripted:
    """The statements of a migration."""

    name: str
    direction: str
    sql: list[str] = field(default_factory=list)
    error: str | None = None


def sql(input: Input) -> Result:
    """Prints the SQL of migrations, to be run by hand."""
    files = {name_of(each.path): each for each in read_scripts().walk_revisions()}
    chosen = _chosen(input)
    if input.flag("down"):
        chosen.reverse()
    engine = create_engine(engine_url(input.config().DATABASE_URL.reveal()))
    dialect = engine.dialect.name
    scripted = [_scripted(files[name], dialect, input.flag("down")) for name in chosen]
    is_first = any(files[name].down_revision is None for name in chosen) and not input.flag("down")
    setup = [VERSION_TABLE] if is_first else []
    data: dict[str, object] = {
        "dialect": dialect,
        "setup": setup,
        "migrations": [_data_of(each) for each in scripted],
    }
    code = 1 if any(each.error is not None for each in scripted) else 0
    head = [f"{each};\n" for each in setup]
    text = "\n".join([*head, *(_text_of(each) for each in scripted)]) or "-- Nothing to do."
    return Result(data, text, code)


def _chosen(input: Input) -> list[str]:
    refuse(input, "dialect", why="it has one database.")
    refuse_two(
        (" ".join(input.words), bool(input.words)),
        ("--all", input.flag("all")),
        ("--pending", input.flag("pending")),
    )
    history = read_history(input.context())
    if input.words:
        return [named_in(history, input.words[0])]
    return list(history.names if input.flag("all") else history.pending)


def _scripted(script: Script, dialect: str, is_down: bool) -> Scripted:
    """Runs up or down against a text instead of a database."""
    scripted = Scripted(name_of(script.path), "down" if is_down else "up")
    output = StringIO()
    options = {"as_sql": True, "output_buffer": output, "literal_binds": True}
    context = MigrationContext.configure(dialect_name=dialect, opts=options)
    with Operations.context(context):
        try:
            (script.module.downgrade if is_down else script.module.upgrade)()
        except Exception as error:
            scripted.error = f"It cannot be run without a database: {error}"
    scripted.sql = [part.strip() for part in output.getvalue().split(";\n") if part.strip()]
    if scripted.error is None:
        scripted.sql.append(_version_statement(script, is_down))
    return scripted


def _version_statement(script: Script, is_down: bool) -> str:
    """What Alembic records."""
    new = script.down_revision if is_down else script.revision
    old = script.revision if is_down else script.down_revision
    number = version_table.c.version_num
    statement: Delete | Insert | Update = version_table.update().where(number == old).values(version_num=new)
    if new is None:
        statement = version_table.delete().where(number == old)
    if old is None:
        statement = version_table.insert().values(version_num=new)
    return str(statement.compile(compile_kwargs={"literal_binds": True})).replace("\n", "")


def _frame() -> tuple[list[str], list[str]]:
    return (["BEGIN"], ["COMMIT"]) if TRANSACTIONAL_DDL else ([], [])


def _data_of(scripted: Scripted) -> dict[str, object]:
    begin, end = _frame()
    return {
        "name": scripted.name,
        "direction": scripted.direction,
        "begin": begin,
        "sql": scripted.sql,
        "end": end,
        "warnings": [],
        "error": scripted.error,
    }


def _text_of(scripted: Scripted) -> str:
    begin, end = _frame()
    lines = [f"-- {scripted.direction} {scripted.name}"]
    lines += [f"{each};" for each in (*begin, *scripted.sql)]
    if scripted.error is not None:
        lines.append(f"-- {' '.join(scripted.error.split())}")
    return "\n".join([*lines, *(f"{each};" for each in end), ""])
