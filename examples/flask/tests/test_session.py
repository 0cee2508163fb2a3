"""Flush against commit: a view flushes, and the request commits once, after it."""

from collections.abc import Iterator

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from app.clients.models import Client
from app.db.base import NotFound, get
from app.db.database import Database
from app.db.deadline import Deadline
from app.db.error_codes import violation_of
from app.db.fault import TransactionEnded
from app.db.ids import new_id
from app.db.observe import observe
from app.db.session import Db, RequestContext
from app.db.types import now
from app.http.request.blueprint import blueprint
from tests.support.api import Api, start_api
from tests.support.copied import break_commit
from tests.support.patience import PATIENCE

writes = blueprint("/test", "Views that write.", hidden=True)


def a_client(name: str) -> Client:
    return Client(name=name, owner_email="ada@example.com", role="user")


@writes.anonymous.post("/refused", summary="Write, then fail")
def refuse(db: Db) -> None:
    db.add(a_client("refused"))
    db.flush()
    raise NotFound("Not this one.")


@writes.anonymous.post("/broken", summary="Fail to commit", status=201)
def break_it(db: Db) -> None:
    db.add(a_client("broken"))
    db.flush()
    db.after_commit(lambda context: mails.append("broken"))
    break_commit(db.connection())


@writes.anonymous.get("/write", summary="Write in a GET")
def write_in_get(db: Db) -> None:
    db.execute(insert(Client).values(name="get", owner_email="a@b.c", role="user"))


@writes.anonymous.get("/add", summary="Add in a GET")
def add_in_get(db: Db) -> None:
    db.add(a_client("get"))


@writes.anonymous.post("/committed", summary="Commit in a view")
def commit_in_view(db: Db) -> None:
    db.add(a_client("committed"))
    db.commit()


mails: list[str] = []


@pytest.fixture(scope="module")
def api() -> Iterator[Api]:
    with start_api([writes]) as started:
        yield started


def names_in(database: Database) -> list[str]:
    with Session(database.engine) as db:
        return list(db.scalars(select(Client.name)))


def test_a_request_that_fails_stores_nothing(api: Api) -> None:
    assert api.post("/test/refused").status == 404
    assert "refused" not in names_in(api.database)


def test_a_commit_that_fails_is_an_error_and_stores_nothing(api: Api) -> None:
    assert api.post("/test/broken").status >= 500
    assert "broken" not in names_in(api.database)
    assert mails == []


def test_a_get_that_writes_fails(api: Api) -> None:
    assert api.get("/test/write").status == 500
    assert api.get("/test/add").status == 500
    assert "get" not in names_in(api.database)


def test_a_view_that_commits_fails(api: Api) -> None:
    assert api.post("/test/committed").status == 500
    assert "committed" not in names_in(api.database)


def test_a_flushed_row_has_an_id_that_nobody_else_sees_before_the_commit(database: Database) -> None:
    with database.write(Deadline(PATIENCE)) as db:
        row = a_client("flushed")
        db.add(row)
        assert row.id is None
        db.flush()
        assert get(db, Client, row.id) is row
        assert "flushed" not in names_in(database)
    assert "flushed" in names_in(database)


def test_work_after_the_commit_runs_once_it_is_done_and_a_failure_of_it_is_only_logged(
    database: Database,
) -> None:
    done: list[str] = []
    log = Logged()
    context = RequestContext(config=None, log=log, request_id="1", traceparent="")  # type: ignore[arg-type]
    with database.write(Deadline(PATIENCE), context) as db:
        db.add(a_client("after"))
        db.after_commit(lambda context: done.extend(names_in(database)))
        db.after_commit(lambda context: 1 / 0)
        db.after_commit(lambda context: done.append(context.request_id))
        assert done == []
    assert "after" in done
    assert done[-1] == "1"
    assert [type(error) for error in log.errors] == [ZeroDivisionError]


def test_work_after_a_commit_does_not_run_after_a_rollback(database: Database) -> None:
    done: list[str] = []
    with pytest.raises(KeyError), database.write(Deadline(PATIENCE)) as db:
        db.after_commit(lambda context: done.append("sent"))
        raise KeyError
    assert done == []


def test_only_the_part_that_failed_is_rolled_back(database: Database) -> None:
    sent: list[str] = []
    log = Logged()
    context = RequestContext(config=None, log=log, request_id="1", traceparent="")  # type: ignore[arg-type]
    with database.write(Deadline(PATIENCE), context) as db:
        db.add(a_client("kept"))
        with pytest.raises(IntegrityError) as raised, db.atomically():
            db.add(a_client("undone"))
            db.after_commit(lambda context: sent.append("undone"))
            db.flush()
            db.add(a_client("kept"))
            db.flush()
        found = violation_of(raised.value)
        assert found is not None
        assert (found.kind, found.column) == ("unique", "name")
        with db.atomically():
            db.add(a_client("kept-too"))
            db.after_commit(lambda context: sent.append("kept-too"))
    assert {"kept", "kept-too"} <= set(names_in(database))
    assert "undone" not in names_in(database)
    assert sent == ["kept-too"]


@pytest.mark.parametrize("sql", ["commit", "ROLLBACK", "begin", "select 1; commit", "/* x */ end"])
def test_sql_that_begins_or_ends_a_transaction_is_refused(database: Database, sql: str) -> None:
    with (
        pytest.raises(ValueError, match="begins or ends a transaction"),
        database.write(Deadline(PATIENCE)) as db,
    ):
        db.add(a_client(f"sql {sql}"))
        db.flush()
        db.execute(text(sql))
    assert f"sql {sql}" not in names_in(database)


def test_nothing_is_stored_once_something_else_ended_the_transaction(database: Database) -> None:
    with pytest.raises((TransactionEnded, DBAPIError, ValueError)), database.write(Deadline(PATIENCE)) as db:
        db.add(a_client("before"))
        db.flush()
        break_commit(db.connection())
        db.add(a_client("behind"))
        db.flush()
    assert not {"before", "behind"} & set(names_in(database))
    with database.write(Deadline(PATIENCE)) as db:
        db.add(a_client("next"))
    assert "next" in names_in(database)


def test_the_statements_of_a_thread_are_observed_with_their_time_and_frames(database: Database) -> None:
    seen: list[tuple[str, bool]] = []
    with (
        observe(lambda sql, seconds, frames: seen.append((sql.split()[0], seconds >= 0 and bool(frames)))),
        database.read(Deadline(PATIENCE)) as db,
    ):
        db.scalars(select(Client)).all()
    with (
        observe(lambda sql, _, frames: seen.append((sql, bool(frames))), stacks=True),
        pytest.raises(DBAPIError),
        database.read(Deadline(PATIENCE)) as db,
    ):
        db.execute(text("select nothing"))
    assert seen == [("SELECT", False), ("select nothing", True)]


def test_a_write_is_watched_before_and_after_its_commit(database: Database) -> None:
    watched = Watched()
    database.commit_watchers.append(lambda: watched)
    try:
        with database.write(Deadline(PATIENCE)) as db:
            db.add(a_client("watched"))
    finally:
        database.commit_watchers.clear()
    assert watched.seen[0].startswith("INSERT INTO clients")
    assert watched.seen[1:] == ["before", "after"]


def test_ids_sort_by_the_time_of_creation_and_times_have_a_zone(database: Database) -> None:
    ids = [new_id() for _ in range(100)]
    assert ids[0] < new_id()
    assert len(set(ids)) == 100
    assert all(each[14] == "7" and each[19] in "89ab" for each in ids)
    time = now()
    with database.write(Deadline(PATIENCE)) as db:
        row = a_client("timed")
        row.created_at = time
        db.add(row)
        db.flush()
        db.expire(row)
        assert row.created_at == time
        with pytest.raises(Exception, match="has no time zone"), db.atomically():
            row.created_at = time.replace(tzinfo=None)
            db.flush()


class Logged:
    """Keeps errors."""

    def __init__(self) -> None:
        self.errors: list[object] = []

    def error(self, first: object, /, **fields: object) -> None:
        self.errors.append(first)


class Watched:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def observe(self, sql: str) -> None:
        self.seen.append(sql)

    def before_commit(self, db: Session) -> None:
        self.seen.append("before")

    def after_commit(self) -> None:
        self.seen.append("after")
