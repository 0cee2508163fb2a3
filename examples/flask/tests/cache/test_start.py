"""What is refused at startup, and what is not followed."""

from collections.abc import Callable
from typing import Any

import pytest

from app.config.config import Settings
from app.errors import UserError
from app.factory import create_app
from app.http.cache.options import CacheOptions
from app.http.request.blueprint import Blueprint, blueprint
from app.http.response.replies import stream
from app.http.schema import Reply
from tests.support.api import Api, start_api
from tests.support.shop import shop_blueprints


class Seen(Reply):
    """A reply."""

    seen: str


def _view() -> Seen:
    return Seen(seen="x")


Declare = Callable[[Blueprint], Any]

FAULTS: list[tuple[str, Declare]] = [
    (
        'GET /x is cached for "60", which is not a time.',
        lambda x: x.anonymous.get("/", summary="a", cache="60"),
    ),
    (
        'GET /x is cached for "", which is not a time.',
        lambda x: x.anonymous.get("/", summary="a", cache=""),
    ),
    (
        'GET /x is cached for "0s", which is not a time.',
        lambda x: x.anonymous.get("/", summary="a", cache="0s"),
    ),
    (
        'GET /x is cached for "soon", which is not a time.',
        lambda x: x.anonymous.get("/", summary="a", cache=CacheOptions("1m", browser="soon")),
    ),
    (
        "GET /x is cached with the table things, which does not exist.",
        lambda x: x.anonymous.get("/", summary="a", cache=CacheOptions("1m", tables=("things",))),
    ),
    (
        "GET /x is cached by the header authorization, which cannot be.",
        lambda x: x.anonymous.get("/", summary="a", cache=CacheOptions("1m", vary=("authorization",))),
    ),
    (
        "POST /x has cache, and only a GET can be cached.",
        lambda x: x.anonymous.post("/", summary="a", cache="1m"),
    ),
    (
        "GET /x is idempotent and has cache.",
        lambda x: x.anonymous.get("/", summary="a", cache="1m", idempotent=True),
    ),
    (
        "GET /x is cached, but for users: a response to one of them must not reach another.",
        lambda x: x.user.get("/", summary="a", cache="1m"),
    ),
    (
        "GET /x is cached, but for admins: a response to one of them must not reach another.",
        lambda x: x.admin.get("/", summary="a", cache="1m"),
    ),
    (
        "GET /x replies with a stream, which is not kept in memory.",
        lambda x: x.anonymous.get("/", summary="a", reply=stream("text/csv"), cache="1m"),
    ),
]


@pytest.mark.parametrize(("sentence", "declare"), FAULTS, ids=[each[0] for each in FAULTS])
def test_at_startup_it_is_refused(api: Api, sentence: str, declare: Declare) -> None:
    x = blueprint("/x")
    declare(x)(_view)
    with pytest.raises(UserError) as refused:
        create_app(api.config, blueprints=[x])
    assert refused.value.message == sentence
    assert refused.value.exit_code == 2


def test_a_limit_that_holds_no_response_is_refused_and_0_keeps_none(api: Api) -> None:
    with pytest.raises(UserError, match="CACHE_BYTES is 1000, which is too small for one response"):
        create_app(api.config.replaced(CACHE_BYTES=1000))
    none: Settings = api.config.replaced(CACHE_BYTES=0)
    create_app(none).extensions["database"].close()


def test_without_a_cached_route_no_transaction_is_followed(api: Api) -> None:
    assert "response_cache" not in api.app.extensions
    assert api.database.commit_watchers == []


def test_several_processes_that_cannot_tell_each_other_keep_nothing() -> None:
    cached = blueprint("/x")
    runs: list[int] = []

    @cached.anonymous.get("/", summary="a", cache="60s")
    def read() -> Seen:
        runs.append(1)
        return Seen(seen="x")

    with start_api([*shop_blueprints(), cached], PROCESSES="2", LOG_LEVEL="warn") as api:
        answers = [api.get("/x"), api.get("/x")]
    assert [each.status for each in answers] == [200, 200]
    assert len(runs) == 2
    assert "with PROCESSES above 1 they need CACHE_URL" in api.log.text
