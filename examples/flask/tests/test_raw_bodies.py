"""Bytes of bodies, headers of requests, the work after a commit, and Location."""

from collections.abc import Iterator
from typing import Any

import pytest

from app.db.session import Db, RequestContext
from app.http.request.blueprint import blueprint
from app.http.schema import Body, Headers, IdParams, Maybe, Params, Reply
from tests.support.api import Api, start_api
from tests.support.shop import wares

page = blueprint("/test")
contexts: list[RequestContext] = []


class Event(Body):
    name: str


class Sent(Headers):
    x_signature: str
    x_retries: Maybe[int] = None


class Seen(Reply):
    raw: str
    name: str = ""
    signature: str = ""
    retries: Maybe[int] = None


@page.anonymous.post("/hook", summary="Receive", raw_body=True)
def receive(body: Event, raw_body: bytes, headers: Sent) -> Seen:
    signed = {"signature": headers.x_signature, "retries": headers.x_retries}
    return Seen(raw=raw_body.decode(), name=body.name, **signed)


@page.anonymous.post("/xml", summary="Receive XML", raw_body=("text/xml", "application/xml"))
def receive_xml(raw_body: bytes) -> Seen:
    return Seen(raw=raw_body.decode())


@page.anonymous.post("/later", summary="Work later")
def work_later(db: Db) -> None:
    db.after_commit(contexts.append)


class CupParams(Params):
    cup: str


class Cup(Reply):
    cup: str


class Made(Reply):
    id: str


@page.anonymous.get("/cups/{cup}", summary="Read")
def read_cup(params: CupParams) -> Cup:
    return Cup(cup=params.cup)


@page.anonymous.post("/cups", summary="Add", status=201)
def add_cup(body: Event) -> Cup:
    return Cup(cup=body.name)


@page.anonymous.post("/pots", summary="Add", status=201, location=lambda made: f"/pots/of/{made.id}")
def add_pot(body: Event) -> Made:
    return Made(id=body.name)


@page.anonymous.post("/spoons", summary="Add", status=201)
def add_spoon(body: Event) -> Made:
    return Made(id=body.name)


@page.anonymous.put("/plates/{id}", summary="Put", status=201)
def put_plate(params: IdParams) -> Made:
    return Made(id=params.id)


@pytest.fixture(scope="module")
def api() -> Iterator[Api]:
    with start_api([page, wares], TRUST_PROXY="1") as started:
        yield started


def test_a_view_gets_the_bytes_of_the_json_that_was_validated(api: Api) -> None:
    answer = api.post("/test/hook", '{ "name" : "x" }', headers={"X-Signature": "s", "X-Retries": "2"})

    assert answer.body == {"raw": '{ "name" : "x" }', "name": "x", "signature": "s", "retries": 2}


@pytest.mark.parametrize(
    ("headers", "pointer"), [({}, "/x-signature"), ({"X-Signature": "s", "X-Retries": "two"}, "/x-retries")]
)
def test_a_header_that_is_missing_or_wrong_is_a_400(api: Api, headers: dict[str, str], pointer: str) -> None:
    answer = api.post("/test/hook", {"name": "x"}, headers=headers)

    assert answer.status == 400
    assert [(error["in"], error["pointer"]) for error in answer.body["errors"]] == [("headers", pointer)]


def test_a_route_takes_the_bytes_of_other_media_types_and_no_others(api: Api) -> None:
    xml = api.post("/test/xml", "<x/>", headers={"Content-Type": "text/xml; charset=utf-8"})
    json_ = api.post("/test/xml", {"x": 1})

    assert xml.body["raw"] == "<x/>"
    assert json_.status == 415
    assert json_.body["detail"] == "Only text/xml and application/xml is read, not application/json."


def test_work_after_the_commit_gets_the_config_the_log_and_the_request(api: Api) -> None:
    answer = api.post("/test/later")

    assert answer.status == 204
    assert contexts[-1].request_id == answer.headers["X-Request-Id"]
    assert contexts[-1].config is api.config


@pytest.mark.parametrize(
    ("method", "url", "location"),
    [
        ("POST", "/test/cups", "/test/cups/a%20b%2Fc"),
        ("POST", "/test/pots", "/pots/of/a b/c"),
        ("POST", "/test/spoons", None),
        (
            "PUT",
            "/test/plates/01a2059b-8a65-7b9e-911e-6d83a4eeb3fd",
            "/test/plates/01a2059b-8a65-7b9e-911e-6d83a4eeb3fd",
        ),
    ],
)
def test_location_leads_to_what_was_created(api: Api, method: str, url: str, location: str | None) -> None:
    body = {"name": "a b/c"} if method == "POST" else None

    assert api.call(method, url, body=body).headers.get("Location") == location


@pytest.mark.parametrize(
    ("forwarded", "prefix"),
    [("/shop", "/shop"), ("/eu, /shop/", "/eu/shop"), ("//evil.example", ""), ("shop", "")],
)
def test_links_have_the_prefix_that_a_trusted_proxy_stripped(api: Api, forwarded: str, prefix: str) -> None:
    headers = {"X-Forwarded-Prefix": forwarded}

    assert (
        api.post("/test/cups", {"name": "x"}, headers=headers).headers["Location"] == f"{prefix}/test/cups/x"
    )
    document: dict[str, Any] = api.get("/openapi.json", headers=headers).body
    assert document["servers"][0]["url"] == (prefix or "/")


def test_the_prefix_is_ignored_without_a_trusted_proxy() -> None:
    with start_api([page]) as api:
        answer = api.post("/test/cups", {"name": "x"}, headers={"X-Forwarded-Prefix": "/shop"})

    assert answer.headers["Location"] == "/test/cups/x"
