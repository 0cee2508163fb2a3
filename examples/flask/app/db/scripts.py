"""What Alembic knows and does. Importing it takes long, so only what needs it imports this."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.script import ScriptDirectory
from alembic.script.revision import RevisionError
from alembic.util import CommandError
from sqlalchemy import Connection

from app.db import history
from app.db.journal import name_of
from app.errors import UserError


def read_order(heads: list[str]) -> tuple[list[str], set[str]]:
    """The names of all migrations in their order, and the revisions that are applied with these heads."""
    scripts = read_scripts()
    try:
        _require_one_end(scripts)
        names = [name_of(each.path) for each in scripts.walk_revisions()][::-1]
        below = scripts.iterate_revisions(tuple(heads), "base") if heads else ()
        applied = {each.revision for each in below}
    except (CommandError, RevisionError) as error:
        missing = [head for head in heads if not list(history.FOLDER.glob(f"{head}*.py"))]
        if not missing:
            raise UserError(f"The migrations do not follow each other: {error}") from error
        message = f"The files of applied migrations are missing: {', '.join(missing)}."
        raise UserError(message, "Restore them.") from error
    return names, applied


def _require_one_end(scripts: ScriptDirectory) -> None:
    """Raises if two migrations follow the same one, e.g. after a merge of two branches in git."""
    ends = sorted(scripts.get_heads())
    if len(ends) < 2:
        return
    first, *before = scripts.iterate_revisions(ends[-1], "base")
    for each in before:
        if len(each.nextrev) > 1:
            break
        first = each
    names = " and ".join(name_of(scripts.get_revision(end).path) for end in ends)
    hint = f'Set down_revision = "{ends[-2]}" in {name_of(first.path)}.'
    raise UserError(f"Nothing follows {names}, but only one migration may be the last.", hint, 2)


def upgrade(connection: Connection, revision: str) -> None:
    """Runs `alembic upgrade`."""
    _run(command.upgrade, connection, revision)


def downgrade(connection: Connection, revision: str) -> None:
    """Runs `alembic downgrade`."""
    _run(command.downgrade, connection, revision)


def stamp(connection: Connection, revision: str) -> None:
    """Runs `alembic stamp`."""
    _run(command.stamp, connection, revision)


def alembic_config() -> AlembicConfig:
    """The settings in alembic.ini."""
    return AlembicConfig(history.INI)


def read_scripts() -> ScriptDirectory:
    """The files in migrations/versions, which are read again only after a change."""
    files = sorted((str(file), file.stat().st_mtime_ns) for file in history.FOLDER.glob("*.py"))
    return _scripts(tuple(files))


@lru_cache(maxsize=2)
def _scripts(_files: tuple[tuple[str, int], ...]) -> ScriptDirectory:
    return ScriptDirectory.from_config(alembic_config())


def _run(run: Callable[[AlembicConfig, str], object], connection: Connection, revision: str) -> None:
    config = alembic_config()
    config.attributes["connection"] = connection
    try:
        run(config, revision)
    except CommandError as error:
        raise UserError(str(error)) from error
