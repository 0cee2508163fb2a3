"""What only a database in a file has: it may be moved, replaced, read-only or in memory."""

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, text

from app.clients.models import Client
from app.config.config import TestingConfig
from app.config.database_url import sqlite_file_of
from app.db.database import Database
from app.db.deadline import Deadline
from app.db.fault import fault_of
from app.db.ready import not_ready_reason
from app.errors import UserError
from tests.support.database import migrated_database


@pytest.fixture
def fresh() -> Iterator[tuple[Database, Path]]:
    with migrated_database() as config:
        database = Database(config)
        yield database, Path(sqlite_file_of(config.DATABASE_URL.reveal()) or "")
        database.close()


def count(database: Database) -> int:
    with database.read(Deadline(15)) as db:
        return len(db.scalars(select(Client)).all())


def fault_in(database: Database) -> str | None:
    with pytest.raises(Exception, match=r".") as raised:
        count(database)
    return fault_of(raised.value)


def test_a_file_that_was_moved_or_replaced_is_not_used_any_more(fresh: tuple[Database, Path]) -> None:
    database, file = fresh
    assert count(database) == 0
    moved = file.with_suffix(".moved")
    os.replace(file, moved)
    assert fault_in(database) == "unreachable"
    assert fault_in(database) == "unreachable"
    assert not file.exists()
    with pytest.raises(Exception, match="moved away or replaced"):
        not_ready_reason(database)
    os.replace(moved, file)
    assert count(database) == 0
    assert not_ready_reason(database) is None


def test_a_file_that_cannot_be_written_to_is_read_only(fresh: tuple[Database, Path]) -> None:
    database, _ = fresh
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only = ON")
        with pytest.raises(Exception, match="readonly") as raised, connection.begin_nested():
            connection.execute(text("update clients set role = role"))
    assert fault_of(raised.value) == "read-only"
    assert database.write_fault == "read-only"
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only = OFF")
    assert not_ready_reason(database) is None
    assert database.write_fault is None


def test_a_full_database_ends_the_transaction_and_nothing_is_stored(fresh: tuple[Database, Path]) -> None:
    database, _ = fresh

    def fill(db_pages: int) -> None:
        with database.write(Deadline(15)) as db:
            db.execute(text(f"pragma max_page_count = {db_pages}"))
            for number in range(200):
                db.add(Client(name=f"{number} {'x' * 90}", owner_email="x" * 250, role="user"))
                db.flush()

    with pytest.raises(Exception, match="full") as raised:
        fill(1)
    assert fault_of(raised.value) == "full"
    assert database.write_fault == "full"
    assert count(database) == 0


def test_foreign_keys_are_on_and_readers_do_not_wait_for_a_writer(fresh: tuple[Database, Path]) -> None:
    database, file = fresh
    with database.read(Deadline(15)) as db:
        assert db.execute(text("pragma foreign_keys")).scalar() == 1
        assert db.execute(text("pragma journal_mode")).scalar() == "wal"
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("begin immediate")
    assert count(database) == 0
    with pytest.raises(Exception, match="locked") as raised, database.write(Deadline(0.3)):
        pass
    assert fault_of(raised.value) == "locked"
    other.execute("rollback")
    other.close()


def test_a_database_in_memory_has_one_connection_for_all_threads() -> None:
    database = Database(TestingConfig.load({"DATABASE_URL": "sqlite::memory:"}))
    with database.write(Deadline(15)) as db:
        db.execute(text("create table notes (text)"))
        db.execute(text("insert into notes values ('kept')"))
    with database.read(Deadline(15)) as db:
        assert db.execute(text("select text from notes")).scalar() == "kept"
    database.close()


@pytest.mark.parametrize(
    "url", ["sqlite:file:x.sqlite", "sqlite:x.sqlite?mode=ro", "sqlite://host/x", "x.sqlite"]
)
def test_only_one_spelling_of_a_path_is_accepted(url: str) -> None:
    with pytest.raises(UserError, match="DATABASE_URL"):
        TestingConfig.load({"DATABASE_URL": url})
