"""Rate limits by client and by address."""

import sys
from collections.abc import Iterator
from secrets import token_hex
from typing import Any

import pytest

from app.config.environment import environment
from app.errors import UserError
from app.factory import create_app
from app.http.operate.log import Log
from app.http.operate.rate_limit import LIMITER, RateLimiter
from app.http.redis import redis_client
from app.http.request.address import network_of
from app.http.request.blueprint import blueprint
from app.http.request.deprecation import Deprecation
from tests.support.api import Answer, Api, Lines, start_api
from tests.support.database import migrated_database

LIMITS: dict[str, Any] = {
    "RATE_LIMIT_ANONYMOUS": "2",
    "RATE_LIMIT_CLIENT": "3",
    "RATE_LIMIT_WINDOW": "86400",
}


@pytest.fixture(scope="module")
def limited() -> Iterator[Api]:
    with start_api(**LIMITS, TRUST_PROXY="1") as started:
        yield started


@pytest.fixture(scope="module")
def direct() -> Iterator[Api]:
    with start_api(**LIMITS) as started:
        yield started


def ask(api: Api, ip: str, path: str = "/v1/wares", **options: object) -> Answer:
    return api.get(path, headers={"X-Forwarded-For": ip}, **options)


def test_above_the_limit_the_response_is_429_with_retry_after(limited: Api) -> None:
    first = ask(limited, "192.0.2.1")
    assert first.headers["RateLimit-Policy"] == '"anonymous";q=2;w=86400'
    assert first.headers["RateLimit"].startswith('"anonymous";r=1;t=')

    ask(limited, "192.0.2.1")
    third = ask(limited, "192.0.2.1")

    assert (third.status, third.body["title"]) == (429, "Too Many Requests")
    assert third.headers["RateLimit"] == f'"anonymous";r=0;t={third.headers["Retry-After"]}'
    assert ask(limited, "192.0.2.2").status == 200


def test_a_429_of_a_deprecated_route_says_that_it_will_be_dropped() -> None:
    old = blueprint("/v1/old")

    @old.anonymous.get(
        "/", summary="Read", deprecated=Deprecation(since="2026-12-01", sunset="2027-06-01", why="Old.")
    )
    def read_old() -> None:
        """Nothing."""

    with start_api([old], **{**LIMITS, "RATE_LIMIT_ANONYMOUS": "1"}) as api:
        api.get("/v1/old")
        refused = api.get("/v1/old")

    assert (refused.status, refused.headers["Deprecation"]) == (429, "@1796083200")
    assert refused.headers["Sunset"] == "Tue, 01 Jun 2027 00:00:00 GMT"
    assert 'rel="deprecation"' in refused.headers["Link"]


@pytest.mark.parametrize("path", ["/v1/wares/", "/nowhere"])
def test_requests_without_a_route_are_counted(limited: Api, path: str) -> None:
    assert "RateLimit" in ask(limited, "192.0.2.9", path).headers


def test_a_client_has_its_own_limit_from_any_address(limited: Api) -> None:
    for ip in ("192.0.2.3", "192.0.2.4", "192.0.2.5"):
        assert ask(limited, ip, as_="user").status == 200
    assert ask(limited, "192.0.2.6", as_="user").status == 429


@pytest.mark.parametrize(
    "spellings",
    [
        ["2001:db8::1", "2001:db8::2", "2001:db8::3"],
        ["203.0.113.7", "203.0.113.7:40001", "::ffff:203.0.113.7", "[::ffff:cb00:7107]:443"],
        ["2001:db8:1::1", "[2001:db8:1::2]", "[2001:db8:1::3]:443", "2001:DB8:1:0::4", "2001:db8:1::5%eth0"],
        ["unknown", "", "999.1.1.1", "203.0.113", "[2001:db8", "_hidden", "127.0.0.1, x", "-1", "x" * 9000],
    ],
)
def test_a_caller_is_counted_as_one_in_any_spelling(limited: Api, spellings: list[str]) -> None:
    """The limit is two: two requests in one spelling, then one in each of the others."""
    statuses = [ask(limited, ip).status for ip in [spellings[0], *spellings]]
    assert statuses == [200, 200, *([429] * (len(spellings) - 1))]


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:0:1::1", "2001:db8:0:1::/64"),
        ("::1", "0:0:0:0::/64"),
        ("fe80::1", "fe80:0:0:0::/64"),
    ],
)
def test_an_address_is_counted_as_its_network(address: str, network: str) -> None:
    assert network_of(address) == network


def test_requests_with_invalid_keys_are_limited(limited: Api) -> None:
    headers = [{"Authorization": f"Bearer {key}", "X-Forwarded-For": "192.0.2.33"} for key in "abc"]
    assert [limited.get("/v1/wares", headers=each).status for each in headers] == [401, 401, 429]


def test_without_a_trusted_proxy_the_header_is_ignored_and_health_checks_are_not_counted(direct: Api) -> None:
    assert [ask(direct, ip).status for ip in ("192.0.2.6", "192.0.2.7", "192.0.2.8")] == [200, 200, 429]


class Broken:
    """A counter whose Redis is away."""

    def add(self, caller: str, window: int) -> int:
        raise ConnectionError("Redis is away")


def test_requests_are_served_if_the_counter_fails_and_that_is_logged_once() -> None:
    lines = Lines()
    with start_api(**LIMITS) as api:
        api.app.extensions[LIMITER] = RateLimiter(api.config, Broken(), Log("warn", lines))
        assert [api.get("/v1/wares").status for _ in range(4)] == [200] * 4
    assert [line["msg"] for line in lines.parsed] == ["Requests are not counted."]


@pytest.mark.skipif("TEST_REDIS_URL" not in environment(), reason="TEST_REDIS_URL names no Redis")
def test_instances_count_together_in_redis_and_the_count_expires() -> None:
    url = environment()["TEST_REDIS_URL"]
    ip = f"2001:db8:{token_hex(2)}:{token_hex(2)}::1"
    behind = {**LIMITS, "RATE_LIMIT_WINDOW": "86399", "TRUST_PROXY": "1", "CACHE_URL": url}
    with start_api(**behind) as one, start_api(**behind) as other:
        statuses = [ask(api, ip).status for api in (one, other, one, other)]
        redis = redis_client(one.config.CACHE_URL)
        kept = [redis.ttl(key) for key in redis.scan_iter(f"*{network_of(ip)}*")]
        redis.close()

    assert statuses == [200, 200, 429, 429]
    assert len(kept) == 1
    assert 0 < int(str(kept[0])) <= 2 * 86399


def test_cache_url_with_redis_without_the_package_is_a_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "redis", None)
    message = "CACHE_URL names Redis, but the package redis is not installed"
    with (
        migrated_database(CACHE_URL="redis://127.0.0.1:1") as config,
        pytest.raises(UserError, match=message),
    ):
        create_app(config)
