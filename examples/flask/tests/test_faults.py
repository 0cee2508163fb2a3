"""Faults of the database: a caller gets 503 with Retry-After, and the API goes on when they are over."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from app.clients.models import Client
from app.db.base import lock
from app.db.database import Database
from app.db.deadline import Deadline
from app.db.error_codes import FAULT_TABLE
from app.db.fault import FAULTS, DatabaseFault, Fault, TransactionEnded, fault_of
from app.db.ready import not_ready_reason
from app.db.session import Db
from app.http.request.blueprint import blueprint
from tests.support.api import Api, start_api
from tests.support.copied import END_UNSEEN, SLOW, break_commit
from tests.support.database import empty_database, migrated_database
from tests.support.patience import PATIENCE

faults = blueprint("/test", "Views with faults.", hidden=True)


@faults.anonymous.post("/slow", summary="Take too long")
def take_long(db: Db) -> None:
    db.add(Client(name="slow", owner_email="a@b.c", role="user"))
    db.flush()
    db.execute(text(SLOW))


@faults.anonymous.get("/slow", summary="Read for too long")
def read_long(db: Db) -> None:
    db.execute(text(SLOW))


@faults.anonymous.post("/stopped", summary="Stop between statements")
def stop_between(db: Db) -> None:
    db.scalars(select(Client)).all()
    time.sleep(1.2)
    db.scalars(select(Client)).all()


@faults.anonymous.get("/fine", summary="Read")
def read_fine(db: Db) -> None:
    db.scalars(select(Client)).all()


@faults.anonymous.post("/fine", summary="Write")
def write_fine(db: Db) -> None:
    db.execute(text("update clients set role = role"))


@pytest.fixture(scope="module")
def api() -> Iterator[Api]:
    with start_api(
        [faults], RESPONSE_TIMEOUT="1", LOCK_TIMEOUT="1", POOL_TIMEOUT="1", POOL_SIZE="2"
    ) as started:
        yield started


def test_the_tables_name_faults_that_there_are() -> None:
    assert set(FAULT_TABLE.values()) <= set(FAULTS)
    assert all(text.seconds > 0 for text in FAULTS.values())


@pytest.mark.parametrize(("method", "path"), [("POST", "/test/slow"), ("GET", "/test/slow")])
def test_a_statement_ends_at_the_deadline(api: Api, method: str, path: str) -> None:
    answer = api.call(method, path)
    assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
    assert answer.body["detail"] == FAULTS["slow"].detail
    assert api.get("/test/fine").status == 204
    with api.database.read(Deadline(PATIENCE)) as db:
        assert db.scalars(select(Client.name).where(Client.name == "slow")).all() == []


def test_no_statement_starts_after_the_deadline(api: Api) -> None:
    assert api.post("/test/stopped").status == 503
    assert api.post("/test/fine").status == 204


def test_a_lock_that_is_held_for_too_long_is_a_fault(api: Api) -> None:
    with api.database.write(Deadline(PATIENCE)) as db:
        db.execute(text("update clients set role = role"))
        answer = api.post("/test/fine")
        assert answer.status == 503
        assert int(answer.headers["Retry-After"]) >= 1
        assert api.get("/test/fine").status == 204
    assert api.post("/test/fine").status == 204


def test_a_pool_without_a_free_connection_is_busy(api: Api) -> None:
    with api.database.engine.connect(), api.database.engine.connect():
        answer = api.get("/test/fine")
    assert answer.status == 503
    assert answer.body["detail"] == FAULTS["busy"].detail
    assert api.get("/test/fine").status == 204


def test_writers_take_turns(database: Database) -> None:
    with database.write(Deadline(PATIENCE)) as db:
        db.add(row := Client(name="counted", owner_email="0", role="user"))
        db.flush()
        id = row.id
    errors: list[BaseException] = []

    def count() -> None:
        try:
            for _ in range(5):
                with database.write(Deadline(60)) as db:
                    client = lock(db, Client, id)
                    client.owner_email = str(int(client.owner_email) + 1)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with database.read(Deadline(PATIENCE)) as db:
        assert db.scalars(select(Client.owner_email).where(Client.id == id)).one() == "20"


def test_a_collision_is_retried_twice(database: Database) -> None:
    tried: list[int] = []

    def collide(db: Db) -> str:
        tried.append(1)
        if len(tried) < 3:
            raise DatabaseFault("deadlock", "collision")
        return "done"

    assert database.transact(collide, Deadline(PATIENCE), retry=True) == "done"
    tried.clear()
    with pytest.raises(DatabaseFault):
        database.transact(collide, Deadline(PATIENCE))
    assert len(tried) == 1


def test_work_that_is_retried_calls_back_once(database: Database) -> None:
    tried: list[int] = []

    def work(db: Db) -> None:
        tried.append(1)
        db.after_commit(lambda context: None)
        db.add(Client(name=f"retried {len(tried)}", owner_email="a@b.c", role="user"))
        db.flush()
        if len(tried) == 1:
            raise DatabaseFault("deadlock", "collision")

    database.transact(work, Deadline(PATIENCE), retry=True)
    with database.read(Deadline(PATIENCE)) as db:
        names = db.scalars(select(Client.name).where(Client.name.startswith("retried"))).all()
    assert names == ["retried 2"]


def test_a_procedure_that_ends_the_transaction_is_noticed(database: Database) -> None:
    def work(db: Db) -> None:
        db.add(Client(name="unseen", owner_email="a@b.c", role="user"))
        db.flush()
        for statement in END_UNSEEN:
            db.execute(text(statement))
        db.add(Client(name="after unseen", owner_email="a@b.c", role="user"))
        db.flush()

    with pytest.raises((ValueError, TransactionEnded, DBAPIError)):
        database.transact(work, Deadline(PATIENCE))
    with database.read(Deadline(PATIENCE)) as db:
        assert "after unseen" not in db.scalars(select(Client.name)).all()


def test_a_connection_that_the_server_closed_is_replaced(database: Database) -> None:
    with pytest.raises(Exception, match=r".") as raised, database.write(Deadline(PATIENCE)) as db:
        db.scalars(select(Client)).all()
        break_commit(db.connection())
    assert not isinstance(raised.value, AssertionError)
    for _ in range(2):
        with database.write(Deadline(PATIENCE)) as db:
            db.scalars(select(Client)).all()


def test_the_fault_of_an_error_is_that_of_its_cause() -> None:
    assert fault_of(ValueError("SQLITE_BUSY")) is None
    assert fault_of(TransactionEnded(DatabaseFault("away", "unreachable"))) == "unreachable"
    assert fault_of(TransactionEnded(ValueError("else"))) is None


def test_a_database_is_ready_when_it_is_migrated_and_can_be_written_to() -> None:
    with empty_database() as config:
        database = Database(config)
        assert str(not_ready_reason(database)).startswith("Pending migrations: ")
        database.close()
    with migrated_database() as config:
        database = Database(config)
        assert not_ready_reason(database) is None
        fault: Fault = "full"
        database.write_fault = fault
        assert not_ready_reason(database) is None
        assert database.write_fault is None
        with database.read(Deadline(PATIENCE)) as db:
            assert db.scalars(select(Client)).all() == []
        database.close()
