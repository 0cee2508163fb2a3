"""What is counted of requests, and how it is stored."""

from collections.abc import Iterator
from datetime import UTC, datetime
from threading import Thread

import pytest
from pydantic import Field
from sqlalchemy import delete, select

from app.db.database import Database
from app.db.deadline import Deadline
from app.http.request.blueprint import Blueprint, blueprint
from app.http.request.deprecation import deprecated
from app.http.schema import Maybe, Params, Query
from app.usage.counts import Count, Key
from app.usage.models import Usage
from app.usage.service import writer_of
from app.usage.write import write_counts
from app.version import package_info
from tests.support.api import Api, start_api
from tests.support.patience import PATIENCE
from tests.support.shop import shop_blueprints


class OldQuery(Query):
    """Has a deprecated field."""

    old: Maybe[int] = Field(default=None, json_schema_extra=deprecated(since="2026-12-01"))
    fields: Maybe[str] = None


class ThingParams(Params):
    """Any id."""

    id: str


def things() -> Blueprint:
    on = blueprint("/v1/things", "Things.")

    @on.user.get("/{id}", summary="Read")
    def read_thing(params: ThingParams) -> None:
        return None

    @on.anonymous.get("/", summary="List")
    def list_things(query: OldQuery) -> None:
        return None

    return on


@pytest.fixture(scope="module")
def api() -> Iterator[Api]:
    with start_api([*shop_blueprints(), things()], LOG_LEVEL="warn") as started:
        yield started


@pytest.fixture(autouse=True)
def nothing_is_stored(api: Api) -> None:
    with api.database.write(Deadline(PATIENCE)) as db:
        db.execute(delete(Usage))


def stored(database: Database) -> list[Usage]:
    order = (Usage.route, Usage.client, Usage.field, Usage.agent)
    with database.read(Deadline(PATIENCE)) as db:
        return list(db.scalars(select(Usage).order_by(*order)))


def rows_of(api: Api) -> list[tuple[str, str, str, str, int, int]]:
    """Stops the writer as the server does, and returns what is stored."""
    writer_of(api.app).stop()
    rows = stored(api.database)
    return [(row.route, row.client, row.field, row.agent, row.calls, row.errors) for row in rows]


def test_requests_are_counted_by_route_and_client_and_stored_at_the_close(api: Api) -> None:
    curl = {"User-Agent": "curl/8.5.0"}
    for url in ("/v1/things/1", "/v1/things/2"):
        api.get(url, as_="user", headers=curl)
    api.call("HEAD", "/v1/things/1", as_="user", headers=curl)
    api.get("/v1/things/3", headers={"API-Client": "shop-app/2.3.1", "User-Agent": "x"})
    for url in ("/nowhere", "/v1/nothing?key=secret", "/health/live"):
        api.get(url, headers={"User-Agent": "node"})
    preflight = {"Origin": "https://shop.example", "Access-Control-Request-Method": "GET"}
    api.call("OPTIONS", "/v1/things/1", headers=preflight)

    assert rows_of(api) == [
        ("GET /v1/things/{id}", "", "", "shop-app/2.3", 1, 1),
        ("GET /v1/things/{id}", "test user", "", "curl/8.5", 3, 0),
        ("other", "", "", "node", 2, 2),
    ]
    (first, *_) = stored(api.database)
    assert (first.version, first.day) == (package_info().version, first.last_at.date().isoformat())


def test_a_deprecated_field_is_counted_when_it_was_sent_or_asked_for_before_defaults_are_added(
    api: Api,
) -> None:
    for url in ("/v1/things", "/v1/things?old=1", "/v1/things?old=x&fields=old"):
        api.get(url, headers={"User-Agent": "node"})
    assert rows_of(api) == [
        ("GET /v1/things", "", "", "node", 3, 1),
        ("GET /v1/things", "", "query.old", "node", 2, 1),
    ]


def test_instances_that_write_at_once_add_up(api: Api) -> None:
    counts = [
        Count(
            Key("2026-12-01", "GET /v1/things", "shop", "", f"app/{n:02}"), calls=2, errors=1, last=float(n)
        )
        for n in range(30)
    ]
    failures: list[BaseException] = []

    def write() -> None:
        try:
            for _ in range(2):
                with api.database.write(Deadline(PATIENCE)) as db:
                    write_counts(db, counts, "1.0.0")
        except BaseException as error:
            failures.append(error)

    threads = [Thread(target=write) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    rows = stored(api.database)
    assert [(row.agent, row.calls, row.errors) for row in rows] == [
        (f"app/{n:02}", 20, 10) for n in range(30)
    ]
    assert rows[29].last_at == datetime.fromtimestamp(29, UTC)


def test_an_older_time_does_not_replace_a_newer_one(api: Api) -> None:
    for last in (20.0, 10.0):
        with api.database.write(Deadline(PATIENCE)) as db:
            write_counts(db, [Count(Key("2026-12-01", "GET /v1/things", "", "", ""), 1, 0, last)], "1.0.0")
    assert [row.last_at for row in stored(api.database)] == [datetime.fromtimestamp(20, UTC)]


def test_more_rows_than_one_statement_takes_are_written(api: Api) -> None:
    counts = [Count(Key("2026-12-01", f"GET /v1/{n:04}", "", "", ""), calls=1) for n in range(1234)]
    with api.database.write(Deadline(PATIENCE)) as db:
        write_counts(db, counts, "1.0.0")
    assert len(stored(api.database)) == 1234


def test_without_its_table_a_request_is_served_and_the_loss_at_the_close_is_logged() -> None:
    with start_api([things()], LOG_LEVEL="warn") as api:
        with api.database.engine.connect().execution_options(writes=True) as connection:
            Usage.__table__.drop(connection)  # type: ignore[attr-defined]
            connection.commit()
        assert api.get("/v1/things").status == 204
        writer_of(api.app).stop()
        assert "The usage was not stored, and will be later." in api.log.text
        assert "The usage of the last 1 calls was lost." in api.log.text
