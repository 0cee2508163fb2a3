"""The migrations, and which of them are applied."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from alembic.config import Config as AlembicConfig
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.script.revision import RevisionError
from alembic.util import CommandError
from sqlalchemy import Connection

from app.config.built import ROOT
from app.db.journal import name_of, revision_of
from app.errors import UserError

FOLDER = ROOT / "migrations" / "versions"

INI = ROOT / "alembic.ini"


@dataclass(frozen=True, slots=True)
class History:
    """Names of migrations, in their order."""

    names: list[str]
    applied: list[str]

    @classmethod
    def read(cls, connection: Connection) -> History:
        """Compares the files with what Alembic has recorded. Changes nothing."""
        scripts = read_scripts()
        heads = MigrationContext.configure(connection).get_current_heads()
        try:
            _require_one_end(scripts)
            files = [each.path for each in scripts.walk_revisions()][::-1]
            applied = {each.revision for each in scripts.iterate_revisions(heads, "base")} if heads else set()
        except (CommandError, RevisionError) as error:
            missing = [head for head in heads if not list(FOLDER.glob(f"{head}*.py"))]
            if not missing:
                raise UserError(f"The migrations do not follow each other: {error}") from error
            message = f"The files of applied migrations are missing: {', '.join(missing)}."
            raise UserError(message, "Restore them.") from error
        names = [name_of(path) for path in files]
        return cls(names, [name for name in names if revision_of(name) in applied])

    @property
    def pending(self) -> list[str]:
        """The migrations that are not applied."""
        applied = set(self.applied)
        return [name for name in self.names if name not in applied]

    @property
    def applied_revisions(self) -> set[str]:
        """The revisions that are applied."""
        return {revision_of(name) for name in self.applied}

    def revision(self, name: str) -> str:
        """The revision of a migration."""
        return revision_of(name)

    def before(self, name: str) -> str | None:
        """The migration before this one."""
        place = self.names.index(name)
        return self.names[place - 1] if place > 0 else None


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


def read_scripts() -> ScriptDirectory:
    """The files in migrations/versions, which are read again only after a change."""
    files = sorted((str(file), file.stat().st_mtime_ns) for file in FOLDER.glob("*.py"))
    return _scripts(tuple(files))


@lru_cache(maxsize=2)
def _scripts(_files: tuple[tuple[str, int], ...]) -> ScriptDirectory:
    return ScriptDirectory.from_config(alembic_config())


def alembic_config() -> AlembicConfig:
    """The settings in alembic.ini."""
    return AlembicConfig(INI)
