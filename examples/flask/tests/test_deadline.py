"""Requests that take too long."""

import threading
from collections.abc import Iterator

import pytest

from app.db.deadline import Deadline
from app.db.session import Db
from app.http.operate.health import health
from app.http.request.blueprint import blueprint
from app.http.schema import Reply
from tests.support.api import Api, start_api
from tests.support.patience import PATIENCE
from tests.support.shop import Ware, wares

slow = blueprint("/test")
mails: list[str] = []


class Nothing(Reply):
    pass


def wait() -> None:
    threading.Event().wait(1.1)


@slow.anonymous.post("/slow", summary="Write, then wait")
def write_slowly(db: Db) -> None:
    db.add(Ware(sku="slow", name="Tea", price_cents=690, stock=1))
    db.flush()
    db.after_commit(lambda _: mails.append("slow"))
    wait()


@slow.anonymous.get("/slow", summary="Wait")
def read_slowly() -> Nothing:
    wait()
    return Nothing()


@pytest.fixture(scope="module")
def api() -> Iterator[Api]:
    with start_api([health, wares, slow], RESPONSE_TIMEOUT="1") as started:
        yield started


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_request_that_takes_longer_than_response_timeout_is_503_and_rolled_back(
    api: Api, method: str
) -> None:
    answer = api.call(method, "/test/slow")

    assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
    assert answer.body["detail"] == "The request took too long and was rolled back."
    assert api.get("/v1/wares?sku=slow").body["items"] == []
    assert mails == []


def test_the_health_check_uses_no_connection_of_the_pool(api: Api) -> None:
    with api.database.write(Deadline(PATIENCE)):
        assert [api.get("/health/live").status for _ in range(2)] == [200, 200]
