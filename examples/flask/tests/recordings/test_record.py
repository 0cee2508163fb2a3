"""Which requests are recorded, and what of them."""

from time import sleep

import pytest
from sqlalchemy import select, text

from app.db.deadline import Deadline
from app.factory import create_app
from app.http.operate.log import Log
from app.version import package_info
from tests.recordings.failing import content_of, failing, recorded_by
from tests.support.api import Answer, Api, Lines
from tests.support.patience import PATIENCE
from tests.support.shop import Ware

ID = "01a2059b-8a65-7b9e-911e-6d83a4eeb3fd"
BODY = {"name": "Ada Lovelace", "email": "ada@example.com"}


def test_a_request_with_a_5xx_is_recorded_although_its_transaction_is_rolled_back(api: Api) -> None:
    answers: list[Answer] = []

    def use(other: Api) -> None:
        headers = {"API-Client": "shop-app/2.3"}
        answers.append(other.post("/v1/failures?q=1", BODY, as_="user", headers=headers))

    [row] = recorded_by(api, use)
    assert answers[0].status == 500
    assert (row.id, row.method) == (answers[0].headers["X-Request-Id"], "POST")
    assert (row.route, row.status) == ("POST /v1/failures", 500)
    content = content_of(row)
    headers, error, statements = (content.pop(name) for name in ("headers", "error", "statements"))
    assert content == {
        "path": "/v1/failures",
        "query": "q=1",
        "shape": {
            "type": "object",
            "properties": {
                "name": {"type": "string", "length": 12},
                "email": {"type": "string", "length": 15, "format": "email"},
            },
        },
        "audience": "user",
        "client": "test user",
        "version": package_info().version,
        "commit": "",
    }
    assert (headers["api-client"], headers["authorization"]) == ("shop-app/2.3", "[secret]")
    assert (error["type"], error["message"]) == ("RuntimeError", "No room for [value] and None.")
    assert "failing.py" in error["stack"]
    assert error["stack"].endswith("RuntimeError: No room for [value] and None.")
    assert any(sql.startswith("INSERT INTO wares (") for sql in statements)
    with api.database.read(Deadline(PATIENCE)) as db:
        assert db.scalars(select(Ware).where(Ware.sku == "lost")).all() == []


def test_a_body_is_recorded_where_the_route_says_so_and_of_others_only_what_it_looks_like(api: Api) -> None:
    def use(other: Api) -> None:
        other.post("/v1/failures", BODY, as_="user")
        sleep(0.01)
        other.post("/v1/failures/with-body", BODY, as_="user")

    without, with_body = recorded_by(api, use)
    assert "Ada" not in without.content
    assert content_of(with_body)["body"] == BODY


def test_a_4xx_is_recorded_only_of_routes_that_ask_for_it(api: Api) -> None:
    def use(other: Api) -> None:
        for url in (f"/v1/failures/{ID}", "/v1/wares?limit=x", "/v1/nothing"):
            assert other.get(url).status > 399
        assert other.get("/v1/wares").status == 200

    [row] = recorded_by(api, use)
    assert (row.route, row.status) == ("GET /v1/failures/{id}", 409)
    assert content_of(row)["error"]["message"] == "Not now."


def test_with_recordings_off_nothing_is_recorded(api: Api) -> None:
    assert "recordings" not in api.app.extensions
    assert api.post("/v1/failures", BODY, as_="user").status == 500


def test_without_its_database_a_request_gets_its_response_and_the_failure_is_logged_once(api: Api) -> None:
    lines = Lines()
    missing = api.config.DATABASE_URL.reveal() + "-that-does-not-exist/x"
    config = type(api.config).load({"RECORDINGS": "true", "DATABASE_URL": missing})
    app = create_app(config, blueprints=[failing()], log=Log("warn", lines))
    other = Api(app, config, api.keys, lines)
    for token in ("a", "b", "c"):
        assert other.get(f"/v1/failures/tokens/{token}").status == 500
    app.extensions["recordings"].stop()
    app.extensions["database"].close()

    assert lines.text.count("could not be recorded") == 1
    assert lines.text.count("The recordings of 3 failed requests were lost.") == 1


def test_recordings_that_could_not_be_written_are_written_with_the_next_one(api: Api) -> None:
    def rename(before: str, after: str) -> None:
        with api.database.engine.connect().execution_options(writes=True) as connection:
            connection.execute(text(f"ALTER TABLE {before} RENAME TO {after}"))
            connection.commit()

    def use(other: Api) -> None:
        rename("api_recordings", "api_recordings_away")
        other.get("/v1/failures/tokens/a")
        while not other.app.extensions["recordings"].has_failed:
            sleep(0.01)
        rename("api_recordings_away", "api_recordings")
        other.get("/v1/failures/tokens/b")

    assert len(recorded_by(api, use)) == 2


@pytest.mark.parametrize("id", [ID, ID.replace("-", "")])
def test_the_id_that_a_proxy_sent_is_that_of_the_recording(api: Api, id: str) -> None:
    def use(other: Api) -> None:
        other.get("/v1/failures/tokens/a", headers={"X-Proxy-Id": id})

    [row] = recorded_by(api, use, REQUEST_ID_HEADER="X-Proxy-Id")
    assert row.id == ID
