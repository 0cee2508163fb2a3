"""The order of migrations that follow each other one by one, read from their files.

Importing Alembic takes longer than importing the rest of this app, and most commands only ask what is
pending. What is not a plain chain, such as branches, is left to Alembic.
"""

from __future__ import annotations

import re
from ast import literal_eval
from functools import lru_cache
from pathlib import Path

from app.db.journal import revision_of

_ASSIGNED = re.compile(r"^(revision|down_revision|depends_on)\b[^=\n]*=[ \t]*(.*)$", re.MULTILINE)


def applied_in_chain(names: list[str], heads: list[str]) -> list[str] | None:
    """The applied ones of a chain, given what Alembic has recorded; None if that is not in the chain."""
    if not heads:
        return []
    places = [place for place, name in enumerate(names) if [revision_of(name)] == heads]
    return names[: places[0] + 1] if places else None


def read_chain(folder: Path) -> list[str] | None:
    """The names of the migrations, the first one first; None if only Alembic can tell.

    The files are read again only after a change.
    """
    files = sorted((str(file), file.stat().st_mtime_ns) for file in folder.glob("*.py"))
    chain = _chain(tuple(files))
    return None if chain is None else list(chain)


@lru_cache(maxsize=2)
def _chain(files: tuple[tuple[str, int], ...]) -> tuple[str, ...] | None:
    next_of: dict[str | None, str] = {}
    for path, _ in files:
        file = Path(path)
        found = _revisions_in(file.read_text("utf8"))
        if found is None or found[0] != revision_of(file.stem) or found[1] in next_of:
            return None
        next_of[found[1]] = file.stem
    names: list[str] = []
    latest: str | None = None
    while latest in next_of and len(names) < len(files):
        names.append(next_of[latest])
        latest = revision_of(names[-1])
    return tuple(names) if len(names) == len(files) else None


def _revisions_in(text: str) -> tuple[str, str | None] | None:
    """The revision of a file and the one before it, if both are plain."""
    found: dict[str, object] = {}
    for name, value in _ASSIGNED.findall(text):
        if name in found:
            return None
        try:
            found[name] = literal_eval(value)
        except (SyntaxError, ValueError):
            return None
    revision, before = found.get("revision"), found.get("down_revision", "")
    if found.get("depends_on") is not None or not isinstance(revision, str):
        return None
    if before is None:
        return revision, None
    return (revision, before) if isinstance(before, str) and before else None
