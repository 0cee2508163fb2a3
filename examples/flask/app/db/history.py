"""The migrations, and which of them are applied."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from app.config.built import ROOT
from app.db.chain import applied_in_chain, read_chain
from app.db.journal import revision_of
from app.db.notes import recorded_heads

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
        heads = recorded_heads(connection)
        names = read_chain(FOLDER)
        applied = None if names is None else applied_in_chain(names, heads)
        if names is not None and applied is not None:
            return cls(names, applied)
        from app.db.scripts import read_order

        names, revisions = read_order(heads)
        return cls(names, [name for name in names if revision_of(name) in revisions])

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
