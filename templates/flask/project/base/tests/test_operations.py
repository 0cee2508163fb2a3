"""Server-Timing, health and the log line of a request."""

import threading

import pytest

from app.db.database import Database
from app.http.operate import health as checks
from app.http.operate.health import Drain, Readiness
from app.http.request.blueprint import blueprint
from tests.support.api import Api, start_api


def test_in_development_a_response_has_the_time_of_the_database(api: Api) -> None:
    timing = api.get("/v1/wares").headers["Server-Timing"]
    name, duration, queries = timing.split(";")
    assert (name, queries) == ("db", 'desc="queries: 1"')
    assert float(duration.removeprefix("dur=")) > 0


def test_without_server_timing_there_is_no_header() -> None:
    with start_api(SERVER_TIMING="false") as api:
        assert "Server-Timing" not in api.get("/v1/wares").headers


def test_an_instance_that_is_draining_is_not_ready_but_serves_requests() -> None:
    with start_api([checks.health, checks.version]) as leaving:
        drain: Drain = leaving.app.extensions["drain"]
        assert leaving.get("/health/ready").status == 200
        drain.begin()
        assert (leaving.get("/health/ready").status, leaving.get("/health/live").status) == (503, 200)
        assert leaving.get("/version").body == {
            "name": leaving.get("/version").body["name"],
            "version": "0.1.0",
        }


def test_the_commit_is_part_of_the_version() -> None:
    with start_api([checks.version], COMMIT="4f3b0c1") as api:
        answer = api.get("/version")
    assert answer.body["commit"] == "4f3b0c1"
    assert answer.headers["API-Version"] == "0.1.0+4f3b0c1"


def test_a_readiness_check_is_shared_for_its_time() -> None:
    asked: list[int] = []

    def check() -> str | None:
        asked.append(1)
        return "away" if len(asked) == 1 else None

    readiness = Readiness(60, check)
    assert [readiness.reason() for _ in range(3)] == ["away"] * 3
    assert len(asked) == 1
    assert [Readiness(0, check).reason() for _ in range(2)] == [None, None]
    assert len(asked) == 3


def test_an_error_of_a_readiness_check_is_a_reason() -> None:
    def check() -> str | None:
        raise RuntimeError("whatever")

    assert Readiness(1, check).reason() == "The database cannot be reached."


def test_a_database_that_is_not_migrated_is_not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    with start_api([checks.health]) as api:
        database: Database = api.database
        with database.engine.begin() as connection:
            connection.exec_driver_sql("DELETE FROM alembic_version")
        answer = api.get("/health/ready")
    assert answer.status == 503
    assert answer.body["detail"].startswith("Pending migrations: ")


def test_a_request_has_one_line_with_its_client_and_without_its_secrets() -> None:
    with start_api(LOG_LEVEL="info") as api:
        answer = api.get("/v1/wares?sku=a&token=hunter2", as_="user", headers={"User-Agent": "x"})
        (line,) = [line for line in api.log.parsed if line["msg"] == "request"]

    assert "hunter2" not in api.log.text
    assert line["request_id"] == answer.headers["X-Request-Id"]
    assert (line["level"], line["method"], line["client"]) == ("info", "GET", "test user")
    assert line["url"] == "/v1/wares?sku=a&token=[secret]"
    assert line["status"] == answer.status
    assert line["traceparent"].startswith("00-")
    assert line["ms"] > 0


def test_a_caller_of_a_line_that_is_written_by_a_view_has_the_id_of_its_request() -> None:
    spoken = blueprint("/test")

    @spoken.anonymous.get("/", summary="Log")
    def read_log(log: object) -> None:
        log.info({"pwd": "hunter2", "kept": threading.active_count()})  # type: ignore[attr-defined]

    with start_api([spoken], LOG_LEVEL="info") as api:
        answer = api.get("/test")
        own = next(line for line in api.log.parsed if "kept" in line)
    assert (own["request_id"], own["pwd"]) == (answer.headers["X-Request-Id"], "[secret]")
