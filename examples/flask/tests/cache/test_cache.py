"""What callers see of responses that come from memory."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from time import sleep

import pytest
from sqlalchemy import func, select

from app.db.deadline import Deadline
from app.http.cache.cached_reads import sorted_query
from app.http.route import Route
from app.usage.counts import Counts
from tests.cache.routes import GATE, RUNS, routes
from tests.support.api import Answer, Api, start_api
from tests.support.patience import PATIENCE
from tests.support.shop import Ware, shop_blueprints

WARE = {"sku": "tea", "name": "Tea", "price_cents": 100, "stock": 9}


@pytest.fixture(scope="module")
def api() -> Iterator[Api]:
    blueprints = [*shop_blueprints(), routes]
    with start_api(blueprints, METRICS="anonymous", CORS_ORIGINS="https://app.example") as started:
        assert started.post("/v1/wares", WARE, as_="admin").status == 201
        yield started


@pytest.fixture(autouse=True)
def empty(api: Api) -> None:
    """Nothing is in memory."""
    assert api.call("DELETE", "/cache", as_="admin").status == 204
    RUNS.clear()
    GATE.set()


def test_the_second_response_comes_from_memory_with_its_own_headers(api: Api) -> None:
    first, second = api.get("/test/wares"), api.get("/test/wares")
    own = ("x-request-id", "ratelimit", "date", "server-timing")

    def shared(answer: Answer) -> dict[str, str]:
        return {name: value for name, value in answer.headers.items() if name.lower() not in own}

    assert (second.status, second.text, shared(second)) == (200, first.text, shared(first))
    assert first.body["items"][0]["sku"] == "tea"
    assert first.headers["X-Request-Id"] != second.headers["X-Request-Id"]
    assert first.headers["RateLimit"] != second.headers["RateLimit"]
    assert second.headers["Cache-Control"] == "no-cache"
    assert "Age" not in second.headers
    assert RUNS["wares"] == 1


def test_a_304_a_head_and_a_412_come_from_memory_too(api: Api) -> None:
    first = api.get("/test/wares")
    etag = first.headers["ETag"]
    same = api.get("/test/wares", headers={"If-None-Match": etag})
    head = api.call("HEAD", "/test/wares")
    other = api.get("/test/wares", headers={"If-Match": '"other"'})

    assert (same.status, same.text, same.headers["ETag"]) == (304, "", etag)
    assert same.headers["Cache-Control"] == "no-cache"
    assert (head.status, head.text, head.headers["ETag"]) == (200, "", etag)
    assert int(head.headers["Content-Length"]) == len(first.text.encode())
    assert other.status == 412
    assert RUNS["wares"] == 1


WRITES: dict[str, Callable[[Api], Answer]] = {
    "an insert": lambda api: api.post("/v1/wares", {**WARE, "sku": "coffee"}, as_="admin"),
    "an update": lambda api: api.call(
        "PATCH", f"/v1/wares/{api.get('/v1/wares').body['items'][0]['id']}", as_="admin", body={"stock": 1}
    ),
    "SQL by hand": lambda api: api.post("/test/raw"),
    "a savepoint": lambda api: api.post("/test/part"),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_a_write_is_in_the_next_response(api: Api, write: Callable[[Api], Answer]) -> None:
    for path in ("/test/wares", "/test/by-hand"):
        api.get(path)
    assert write(api).status < 300
    after = api.get("/test/wares").body
    api.get("/test/by-hand")

    assert after["items"] == api.get("/v1/wares").body["items"]
    assert (RUNS["wares"], RUNS["by-hand"]) == (2, 2)


def test_what_a_write_does_not_touch_stays_and_sql_that_is_not_understood_depends_on_every_table(
    api: Api,
) -> None:
    paths = ("/test/wares", "/test/declared", "/test/alone", "/test/by-hand")
    for path in paths:
        api.get(path)
    assert api.post("/test/elsewhere").status == 204
    for path in paths:
        api.get(path)
    assert dict(RUNS) == {"wares": 1, "declared": 1, "alone": 1, "by-hand": 2}


def test_a_declared_table_counts_although_the_view_was_not_seen_to_read_it(api: Api) -> None:
    api.get("/test/declared")
    api.post("/test/raw")
    api.get("/test/declared")
    assert RUNS["declared"] == 2


def test_a_write_that_is_rolled_back_changes_nothing(api: Api) -> None:
    api.get("/test/wares")
    assert api.post("/test/undone").status == 500
    api.get("/test/wares")
    assert RUNS["wares"] == 1


def test_of_many_callers_at_once_one_runs_the_view(api: Api) -> None:
    GATE.clear()
    with ThreadPoolExecutor(20) as pool:
        running = [pool.submit(api.get, "/test/slow") for _ in range(20)]
        _until(lambda: RUNS["slow"] == 1)
        GATE.set()
        assert len({each.result().body["seen"] for each in running}) == 1
    assert RUNS["slow"] == 1


def test_a_response_that_was_being_made_during_a_write_is_not_given_to_later_callers(api: Api) -> None:
    GATE.clear()
    with ThreadPoolExecutor(2) as pool:
        early = pool.submit(api.get, "/test/slow")
        _until(lambda: RUNS["slow"] == 1)
        written = pool.submit(api.post, "/v1/wares", {**WARE, "sku": "late"}, as_="admin")
        sleep(0.05)
        GATE.set()
        assert (early.result().status, written.result().status) == (200, 201)
    total = int(api.get("/test/slow").body["seen"])

    with api.database.read(Deadline(PATIENCE)) as db:
        assert total == db.scalar(select(func.count()).select_from(Ware))
    assert RUNS["slow"] == 2


def test_parameters_in_any_order_are_one_response_but_not_the_values_of_one(api: Api) -> None:
    for query in ("limit=5&sku=tea", "sku=tea&limit=5", "limit=5&sku=tee"):
        api.get(f"/test/wares?{query}")
    assert RUNS["wares"] == 2
    assert api.get("/test/wares?limit=x").status == 422


def test_the_values_of_a_parameter_keep_their_order_however_its_name_is_encoded() -> None:
    assert sorted_query("b=1&a=2&%61=3") == "a=2&%61=3&b=1"
    assert sorted_query("%61=3&b=1&a=2") == "%61=3&a=2&b=1"


def test_a_deprecated_parameter_is_counted_too_when_the_response_comes_from_memory(api: Api) -> None:
    counts: Counts = api.app.extensions["usage"]
    counts.take()
    for _ in range(3):
        api.get("/test/old?old=a")

    assert RUNS["old"] == 1
    assert [count.calls for count in counts.take() if count.key.field == "query.old"] == [3]


def test_a_declared_header_makes_another_response_and_is_in_vary(api: Api) -> None:
    said = [api.get("/test/speech", headers={"Accept-Language": each}) for each in ("de", "en", "de")]
    assert [each.body["seen"] for each in said] == ["de", "en", "de"]
    assert said[0].headers["Vary"] == "Origin, accept-language"
    assert RUNS["speech"] == 2


def test_a_caller_with_a_key_is_not_given_what_is_in_memory_and_nothing_of_it_is_kept(api: Api) -> None:
    answers = [api.get("/test/user", **options) for options in ({"as_": "user"}, {}, {"as_": "other"}, {})]
    assert [(each.body["seen"], each.headers["Cache-Control"]) for each in answers] == [
        ("test user", "private, no-cache"),
        ("nobody", "no-cache"),
        ("test other", "private, no-cache"),
        ("nobody", "no-cache"),
    ]


def test_an_error_is_not_kept(api: Api) -> None:
    assert [api.get("/test/fails").status, api.get("/test/fails").status] == [500, 500]
    assert RUNS["fails"] == 2


@pytest.mark.parametrize(
    ("name", "status"), [("bytes", 200), ("text", 200), ("away", 302), ("status", 203), ("counted", 200)]
)
def test_a_reply_is_kept_whole(api: Api, name: str, status: int) -> None:
    first, second = api.get(f"/test/{name}"), api.get(f"/test/{name}")
    kept = ("ETag", "Location", "Content-Type", "X-Count")
    assert (first.status, second.status, second.text) == (status, status, first.text)
    assert [second.headers.get(each) for each in kept] == [first.headers.get(each) for each in kept]
    assert RUNS[name] == 1


def test_what_browsers_may_keep_is_said_apart_and_not_to_callers_with_a_key(api: Api) -> None:
    headers = api.get("/test/declared").headers
    assert (headers["Cache-Control"], headers["Vary"]) == ("public, max-age=10", "Origin, Authorization")
    assert api.get("/test/declared", as_="user").headers["Cache-Control"] == "private, no-cache"


def test_delete_cache_drops_everything_and_only_admins_may(api: Api) -> None:
    api.get("/test/alone")
    assert api.call("DELETE", "/cache", as_="user").status == 403
    api.get("/test/alone")
    assert api.call("DELETE", "/cache", as_="admin").status == 204
    api.get("/test/alone")
    assert RUNS["alone"] == 2


def test_metrics_have_hits_misses_bytes_and_drops_and_the_list_of_routes_what_is_cached(api: Api) -> None:
    def counts() -> dict[str, int]:
        found = re.findall(r"^http_cache_(\S+) (\d+)$", api.get("/metrics").text, re.MULTILINE)
        return {name: int(value) for name, value in found}

    before = counts()
    for _ in range(2):
        api.get("/test/wares")
    api.post("/test/raw")
    api.get("/test/wares")
    api.get("/test/user", as_="user")
    after = counts()
    names = ("hits_total", "misses_total", "bypasses_total", 'drops_total{cause="write"}')
    assert [after[name] - before[name] for name in names] == [1, 2, 1, 1]
    assert after["bytes"] > 500
    listed: list[Route] = api.app.extensions["routes"]
    assert [route.note for route in listed if route.path == "/test/declared"] == ["cached 1h"]


def _until(condition: Callable[[], bool]) -> None:
    for _ in range(1000):
        if condition():
            return
        sleep(0.01)
    raise AssertionError("It did not happen.")
