"""Several processes at once."""

import os
import signal
import subprocess
import sys
import threading

import pytest
from sqlalchemy import inspect

from app.config.config import Settings
from app.config.environment import environment
from app.db import history
from app.db.dialect import TRANSACTIONAL_DDL
from app.db.engine import with_engine
from app.db.history import FOLDER, History
from app.db.lock import migration_lock
from app.db.migrate import migrate
from app.errors import UserError
from tests.support.database import empty_database, migrated_database
from tests.support.files import another_migration

HOLD = """
import sys, time
from app.config.config import TestingConfig
from app.config.environment import environment
from app.db.dialect import TRANSACTIONAL_DDL
from app.db.engine import with_engine
from app.db.lock import migration_lock
with with_engine(TestingConfig.load(environment()).DATABASE_URL, writes=True) as engine:
    with migration_lock(engine, 60):
        print("held", flush=True)
        time.sleep(60)
"""


STOPS = """
import time

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    op.create_table("half", sa.Column("id", sa.Integer(), primary_key=True))
    print("half", flush=True)
    time.sleep(60)


def downgrade() -> None:
    op.drop_table("half")
"""


def start(config: Settings, *arguments: str) -> subprocess.Popen[str]:
    variables = {**environment(), "APP_CONFIG": "development", "DATABASE_URL": config.DATABASE_URL.reveal()}
    return subprocess.Popen(
        [sys.executable, *arguments],
        env=variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf8",
    )


def test_of_processes_that_start_at_once_one_migrates_and_the_others_wait() -> None:
    with empty_database() as config, with_engine(config.DATABASE_URL, writes=True) as engine:
        started = [
            start(config, "-m", "alembic", "upgrade", "head"),
            start(config, "-m", "manage", "migrate"),
        ]
        migrate(engine)
        for process in started:
            errors = process.communicate()[1]
            assert process.returncode == 0, errors
        with engine.connect() as connection:
            names = History.read(connection).applied
    assert names == sorted(file.stem for file in FOLDER.glob("*.py"))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_the_lock_of_a_process_that_was_killed_is_free() -> None:
    with empty_database() as config, with_engine(config.DATABASE_URL, writes=True) as engine:
        holder = start(config, "-c", HOLD)
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(UserError, match="Another process is migrating"), migration_lock(engine, 0):
            pass
        holder.send_signal(signal.SIGKILL)
        holder.communicate()
        with migration_lock(engine, 30) as require_held:
            require_held()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_a_migration_whose_process_was_killed_left_nothing_or_is_known() -> None:
    with (
        another_migration("stops", STOPS) as name,
        migrated_database() as config,
        with_engine(config.DATABASE_URL, writes=True) as engine,
    ):
        process = start(config, "-m", "alembic", "-c", str(history.INI), "upgrade", "head")
        assert process.stdout is not None
        assert process.stdout.readline() == "half\n"
        process.send_signal(signal.SIGKILL)
        process.communicate()
        if TRANSACTIONAL_DDL:
            with migration_lock(engine, 30):
                assert "half" not in inspect(engine).get_table_names()
        else:
            with pytest.raises(UserError, match=f"{name} is partly applied"):
                migrate(engine, 30)


def test_a_thread_that_waits_gets_the_lock_when_it_is_released() -> None:
    with empty_database() as config, with_engine(config.DATABASE_URL, writes=True) as engine:
        order: list[str] = []

        def wait() -> None:
            with migration_lock(engine, 30):
                order.append("second")

        with migration_lock(engine, 30):
            thread = threading.Thread(target=wait)
            thread.start()
            order.append("first")
        thread.join()
        assert order == ["first", "second"]
