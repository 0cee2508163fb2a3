"""The order of migrations that Alembic's own command writes."""

from itertools import pairwise

import pytest
from alembic import command

from app.db.engine import with_engine
from app.db.history import History
from app.db.scripts import alembic_config
from app.errors import UserError
from tests.support.database import migrated_database
from tests.support.files import copied_migrations


def test_migrations_of_the_same_second_follow_each_other() -> None:
    with copied_migrations() as folder, migrated_database():
        before = set(folder.glob("*.py"))
        for name in ("a", "b", "c"):
            command.revision(alembic_config(), name)
        added = sorted(set(folder.glob("*.py")) - before)
        assert [file.stem[16:] for file in added] == ["a", "b", "c"]
        for earlier, later in pairwise(added):
            assert f'down_revision = "{earlier.stem[:15]}"' in later.read_text("utf8")


def test_two_migrations_that_follow_the_same_one_are_refused() -> None:
    with copied_migrations() as folder, migrated_database() as config:
        before = set(folder.glob("*.py"))
        last = max(file.stem[:15] for file in before)
        for name in ("a", "b", "c"):
            command.revision(alembic_config(), name)
        one, other, after = sorted(set(folder.glob("*.py")) - before)
        # As on two branches of git: a, and b with c.
        # Longer than before: Python compares only the second and the size of a file with its compiled form.
        changed = other.read_text("utf8").replace(f'"{one.stem[:15]}"', f'"{last}"')
        other.write_text(f"{changed}\n")
        with (
            with_engine(config.DATABASE_URL) as engine,
            engine.connect() as connection,
            pytest.raises(UserError) as refused,
        ):
            History.read(connection)
        assert str(refused.value.message).startswith(f"Nothing follows {one.stem} and {after.stem}")
        assert refused.value.hint == f'Set down_revision = "{one.stem[:15]}" in {other.stem}.'
        other.write_text(other.read_text("utf8").replace(f'"{last}"', f'"{one.stem[:15]}"'))
        with with_engine(config.DATABASE_URL) as engine, engine.connect() as connection:
            assert History.read(connection).pending == [one.stem, other.stem, after.stem]
