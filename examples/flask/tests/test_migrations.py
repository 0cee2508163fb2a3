"""Migrations: up, down and up again; Alembic's own commands beside ours; what was interrupted."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import main as alembic_main
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

from app.config.config import Settings
from app.db import history
from app.db.base import Base
from app.db.dialect import TRANSACTIONAL_DDL
from app.db.engine import with_engine
from app.db.history import FOLDER, History
from app.db.journal import revision_of
from app.db.migrate import all_applied, last_applied, last_batch_of, migrate, repair, rollback
from app.db.notes import BOOKKEEPING
from app.db.schema import schema_of
from app.errors import UserError
from app.resources import PART_MODELS, RESOURCES, load_models
from tests.support.database import empty_database, migrated_database
from tests.support.files import another_migration, copied_migrations

BROKEN = """
import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    op.create_table("half", sa.Column("id", sa.Integer(), primary_key=True))
    op.execute("insert into nothing values (1)")


def downgrade() -> None:
    op.drop_table("half")
"""


@contextmanager
def new_engine() -> Iterator[tuple[Engine, Settings]]:
    with empty_database() as config, with_engine(config.DATABASE_URL, writes=True) as engine:
        yield engine, config


@pytest.fixture
def broken() -> Iterator[str]:
    """A migration that fails after its first step, as the last one."""
    with another_migration("broken", BROKEN) as name:
        yield name


def history_of(engine: Engine) -> History:
    with engine.connect() as connection:
        return History.read(connection)


def schema(engine: Engine) -> dict[str, str]:
    with engine.connect() as connection:
        return schema_of(connection)


Alembic = Callable[..., str]


@pytest.fixture
def alembic(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Alembic:
    """Runs a command of Alembic itself. Returns what it prints."""

    def run(config: Settings, *arguments: str) -> str:
        monkeypatch.setenv("APP_CONFIG", "testing")
        monkeypatch.setenv("DATABASE_URL", config.DATABASE_URL.reveal())
        alembic_main(["-c", str(history.INI), *arguments])
        return capsys.readouterr().out

    return run


def test_every_migration_can_be_applied_rolled_back_and_applied_again_with_the_same_schema() -> None:
    with new_engine() as (engine, _):
        names = history_of(engine).pending

        assert migrate(engine) == names
        before = schema(engine)
        assert history_of(engine).pending == []
        assert migrate(engine) == []

        assert rollback(engine, all_applied) == names[::-1]
        assert schema(engine) == {}

        assert migrate(engine) == names
        assert schema(engine) == before


def test_the_models_are_what_the_migrations_make() -> None:
    with migrated_database() as config, with_engine(config.DATABASE_URL) as engine:
        load_models()
        modules = (*RESOURCES.values(), *PART_MODELS)
        tables = {
            mapper.local_table.name  # type: ignore[attr-defined]
            for mapper in Base.registry.mappers
            if mapper.class_.__module__.startswith(tuple(modules))
        }
        known = {*tables, *inspect(engine).get_table_names()} - set(BOOKKEEPING)
        options = {
            "compare_type": True,
            "include_name": lambda name, type, _: type != "table" or name in known,
            "include_object": lambda each, name, type, *_: type != "table" or name in known,
        }
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts=options)
            assert compare_metadata(context, Base.metadata) == []


def test_names_start_with_the_date_which_is_the_revision() -> None:
    for file in FOLDER.glob("*.py"):
        assert re.fullmatch(r"\d{8}T\d{6}_[a-z0-9_]+", file.stem)
        assert f'revision = "{file.stem[:15]}"' in file.read_text("utf8")


def test_a_batch_is_what_one_run_applied() -> None:
    with new_engine() as (engine, _):
        names = history_of(engine).pending
        migrate(engine, limit=2)
        migrate(engine)

        assert rollback(engine, last_batch_of) == names[:1:-1]
        assert rollback(engine, last_applied) == names[1:2]
        assert rollback(engine, last_batch_of) == names[:1]
        assert rollback(engine, last_batch_of) == []


def test_alembics_own_commands_work_beside_ours(alembic: Alembic) -> None:
    with new_engine() as (engine, config):
        names = history_of(engine).pending
        alembic(config, "upgrade", "head")
        assert history_of(engine).applied == names
        alembic(config, "downgrade", "-1")
        assert history_of(engine).pending == names[-1:]
        assert migrate(engine) == names[-1:]
        assert rollback(engine, last_batch_of) == names[-1:]


def test_alembic_names_a_new_revision_by_its_second(alembic: Alembic) -> None:
    with copied_migrations() as folder, migrated_database() as config:
        before = set(folder.glob("*.py"))
        alembic(config, "revision", "-m", "add weight")
        [file] = set(folder.glob("*.py")) - before
        assert re.fullmatch(r"\d{8}T\d{6}_add_weight", file.stem)
        assert f'revision = "{file.stem[:15]}"' in file.read_text("utf8")
        compile(file.read_text("utf8"), str(file), "exec")


def test_alembic_prints_the_statements_without_a_database(alembic: Alembic) -> None:
    with new_engine() as (engine, config):
        printed = alembic(config, "upgrade", "head", "--sql")
        assert "CREATE TABLE orders" in printed
        assert schema(engine) == {}


def test_a_migration_that_fails_leaves_nothing_or_is_known_as_interrupted(broken: str) -> None:
    with new_engine() as (engine, _):
        names = history_of(engine).pending
        with pytest.raises(UserError, match=f"{broken} failed: ") as failed:
            migrate(engine)
        assert history_of(engine).applied == names[:-1]
        if TRANSACTIONAL_DDL:
            assert "half" not in inspect(engine).get_table_names()
            return
        assert f"python -m manage repair {broken} --applied (or --pending)" in failed.value.hint
        for run in (migrate, lambda engine: rollback(engine, last_applied)):
            with pytest.raises(UserError, match=f"{broken} is partly applied"):
                run(engine)
        with engine.begin() as connection:
            connection.execute(text("drop table half"))
        repair(engine, broken, applied=False)
        assert rollback(engine, last_applied) == names[-2:-1]


def test_a_step_that_changed_nothing_is_not_interrupted(broken: str) -> None:
    with new_engine() as (engine, _):
        with engine.begin() as connection:
            connection.execute(text("create table half (id integer)"))
        for _ in range(2):
            with pytest.raises(UserError, match=f"{broken} failed: .*half"):
                migrate(engine)


def test_a_repair_records_a_migration() -> None:
    with new_engine() as (engine, _):
        names = history_of(engine).pending
        migrate(engine, limit=1)
        repair(engine, names[0], applied=False)
        assert history_of(engine).applied == []
        repair(engine, names[0], applied=True)
        assert history_of(engine).applied == names[:1]
        with pytest.raises(UserError, match="There is no migration unknown"):
            repair(engine, "unknown", applied=True)


def test_a_missing_file_of_an_applied_migration_is_named(broken: str) -> None:
    with new_engine() as (engine, _):
        migrate(engine, limit=1)
        with engine.begin() as connection:
            connection.execute(text("update alembic_version set version_num = '20000101T000000'"))
        with pytest.raises(UserError, match="The files of applied migrations are missing: 20000101T000000"):
            migrate(engine)


MERGED = """
def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
"""


def test_branches_are_read_as_alembic_orders_them() -> None:
    with (
        copied_migrations() as folder,
        migrated_database() as config,
        with_engine(config.DATABASE_URL) as engine,
    ):
        names = history_of(engine).names
        tip = revision_of(names[-1])
        heads = {"29990101T000000": f'"{tip}"', "29990102T000000": f'"{tip}"'}
        merge = {"29990103T000000": str(tuple(heads))}
        for revision, before in [*heads.items(), *merge.items()]:
            text = f'revision = "{revision}"\ndown_revision = {before}\n{MERGED}'
            (folder / f"{revision}_branch.py").write_text(text)

        found = history_of(engine)

        assert found.applied == names
        assert found.pending[-1] == "29990103T000000_branch"
        assert {revision_of(name) for name in found.pending} == {*heads, *merge}


def test_rows_that_refer_to_a_table_survive_when_it_is_altered() -> None:
    with (
        another_migration("alter", ALTER) as name,
        migrated_database() as config,
        with_engine(config.DATABASE_URL, writes=True) as engine,
    ):
        with engine.begin() as connection:
            connection.execute(text(CLIENT))
            connection.execute(text(KEY))
        assert migrate(engine) == [name]
        assert rollback(engine, last_applied) == [name]
        with engine.connect() as connection:
            assert connection.execute(text("select count(*) from client_keys")).scalar() == 1


ALTER = """
import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    with op.batch_alter_table("clients") as batch:
        batch.alter_column("role", type_=sa.String(20), existing_nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("clients") as batch:
        batch.alter_column("role", type_=sa.String(10), existing_nullable=False)
"""
CLIENT = """insert into clients (id, name, owner_email, role, created_at)
values ('c', 'ada', 'a@b.c', 'user', '2026-01-01 00:00:00')"""
KEY = """insert into client_keys (id, client_id, key_prefix, key_sha256, pepper_id, issued_by, created_at)
values ('k', 'c', 'key_1', 'hash', 'pepper', 'ada', '2026-01-01 00:00:00')"""
