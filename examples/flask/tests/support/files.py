"""Migrations and seeds that a test adds.

They are added to a copy: `make dev` would apply what is in the folders of this project.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copy, copytree, ignore_patterns
from tempfile import TemporaryDirectory

import pytest

from app.db import history, seed
from tests.support.database import migrated_database

LAST = "29990101T000000"


@contextmanager
def copied_migrations() -> Iterator[Path]:
    """A copy of the migrations, with alembic.ini two folders above, which is used while the block runs."""
    with migrated_database():
        pass  # Migrated databases are copied from one that is made before a file is added.
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        copy(history.INI, folder)
        copytree(history.FOLDER.parent, Path(folder, "migrations"), ignore=ignore_patterns("__pycache__"))
        patch.setattr(history, "INI", Path(folder, history.INI.name))
        patch.setattr(history, "FOLDER", Path(folder, "migrations", "versions"))
        yield history.FOLDER


@contextmanager
def another_migration(name: str, content: str) -> Iterator[str]:
    """A copy of the migrations with one more, which is the last. Returns its name.

    `content` is what follows its revision and that of the one before.
    """
    with copied_migrations() as folder:
        before = max(folder.glob("*.py")).stem[: len(LAST)]
        head = f'"""A migration of a test."""\n\nrevision = "{LAST}"\ndown_revision = "{before}"\n\n'
        file = folder / f"{LAST}_{name}.py"
        file.write_text(head + content)
        yield file.stem


@contextmanager
def another_seed(content: str) -> Iterator[None]:
    """A copy of the seeds with one more, which is the last of development."""
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        copied = Path(folder, "seeds")
        copytree(seed.FOLDER, copied, ignore=ignore_patterns("__pycache__"))
        (copied / "development" / "99_another.py").write_text(content)
        patch.setattr(seed, "FOLDER", copied)
        yield
