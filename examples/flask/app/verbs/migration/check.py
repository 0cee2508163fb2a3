"""The verb `migration check`."""

from __future__ import annotations

import ast
import re
from dataclasses import asdict, dataclass
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection

from app.db import history as migrations
from app.db.base import Base
from app.db.engine import with_engine
from app.db.history import History
from app.db.journal import interrupted_migration
from app.db.notes import BOOKKEEPING
from app.resources import load_models
from app.service import Input, Result
from app.verbs.flags import refuse

DATED = re.compile(r"(\d{8}T\d{6})_[a-z0-9_]+")


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem that must not reach the main branch or production."""

    code: str
    migration: str
    file: str | None
    message: str
    line: int | None = None


def check(input: Input) -> Result:
    """Finds migrations that must not be merged or deployed."""
    refuse(input, "base", "format")
    findings = [finding for file in _files() for finding in _faults_in(file)]
    if not input.flag("no-db"):
        with (
            with_engine(input.config().DATABASE_URL) as engine,
            engine.connect() as connection,
        ):
            findings += _faults_of(connection)
    text = "\n".join(f"{each.code:<12}  {each.migration}: {each.message}" for each in findings)
    data: dict[str, object] = {"findings": [asdict(each) for each in findings], "notes": []}
    return Result(data, text or "Nothing found.", 1 if findings else 0)


def _files() -> list[Path]:
    return sorted(migrations.FOLDER.glob("*.py"))


def _path(file: Path) -> str:
    return str(file.relative_to(migrations.INI.parent))


def _faults_in(file: Path) -> list[Finding]:
    path = _path(file)
    tree = ast.parse(file.read_text("utf8"), path)
    functions = {each.name: each for each in tree.body if isinstance(each, ast.FunctionDef)}
    found = []
    for name, code in (("upgrade", "no-up"), ("downgrade", "no-down")):
        if name not in functions or _is_empty(functions[name]):
            message = f"{name} does nothing."
            found.append(Finding(code, file.stem, path, message))
    dated = DATED.fullmatch(file.stem)
    if dated is None:
        message = "Its name does not begin with a date such as 20261122T100000."
        found.append(Finding("mixed-names", file.stem, path, message))
    elif f'revision = "{dated[1]}"' not in file.read_text("utf8"):
        message = f'Its revision is not "{dated[1]}", as its name says.'
        found.append(Finding("mixed-names", file.stem, path, message))
    return found


def _is_empty(function: ast.FunctionDef) -> bool:
    """Whether a function has only a docstring, pass or NotImplementedError."""
    return all(
        isinstance(each, ast.Pass)
        or (isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant))
        or (isinstance(each, ast.Raise) and "NotImplementedError" in ast.unparse(each))
        for each in function.body
    )


def _faults_of(connection: Connection) -> list[Finding]:
    history = History.read(connection)
    files = {file.stem: _path(file) for file in _files()}
    interrupted = interrupted_migration(connection, history.applied_revisions)
    found = []
    if interrupted is not None:
        name = interrupted.name
        message = "Its run failed or was interrupted, and a part of it remains."
        found.append(Finding("interrupted", name, files.get(name), message))
    for name in history.pending:
        found.append(Finding("pending", name, files[name], "It is not applied."))
    if not found:
        found += _unmigrated(connection, history)
    return found


def _unmigrated(connection: Connection, history: History) -> list[Finding]:
    """What the models have and the tables do not, or the other way round."""
    load_models()
    options = {"compare_type": True, "include_name": lambda name, *_: name not in BOOKKEEPING}
    context = MigrationContext.configure(connection, opts=options)
    latest = history.names[-1] if history.names else ""
    return [
        Finding("differs", latest, None, f"The models are not what the migrations make: {_text_of(each)}.")
        for each in compare_metadata(context, Base.metadata)
    ]


def _text_of(difference: object) -> str:
    """A difference in words, e.g. add column products.weight."""
    first = difference[0] if isinstance(difference, list) else difference
    kind, *parts = first if isinstance(first, tuple) else (first,)
    names = [getattr(part, "name", part) for part in parts]
    return " ".join([str(kind).replace("_", " "), *(str(name) for name in names if name)])
