"""What will be dropped."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import Field

from app.errors import UserError
from app.http.contract.deprecations_page import deprecations_markdown
from app.http.request.blueprint import Blueprint, blueprint
from app.http.request.deprecated_fields import deprecated_fields_of, used_fields
from app.http.request.deprecation import Deprecation, deprecated
from app.http.schema import Body, IdParams, Maybe, Reply
from tests.support.api import Api, own_app, start_api

ID = "01a2059b-8a65-7b9e-911e-6d83a4eeb3fd"


class Thing(Reply):
    id: str
    total: int = Field(default=1, json_schema_extra=deprecated(since="2026-01-01", use="total_cents"))
    total_cents: int = 100


class Line(Body):
    note: Maybe[str] = Field(default=None, json_schema_extra=deprecated(since="2026-01-01"))


class NewThing(Body):
    lines: list[Line]


def things() -> Blueprint:
    page = blueprint("/v1/things", "Things.")

    @page.anonymous.get("/{id}", summary="Read")
    def read(params: IdParams) -> Thing:
        return Thing(id=params.id)

    @page.anonymous.get(
        "/{id}/old",
        summary="Read the old way",
        deprecated=Deprecation("2026-12-01", "2027-12-01", "GET /v1/things/{id}", "It is slow."),
    )
    def read_old(params: IdParams) -> Thing:
        return Thing(id=params.id)

    @page.anonymous.put("/{id}/old", summary="Write the old way")
    def write_old(params: IdParams) -> None: ...

    @page.anonymous.get("/{id}/older", summary="Read for ever", deprecated=Deprecation("2026-12-01"))
    def read_older(params: IdParams) -> Thing:
        return Thing(id=params.id)

    @page.anonymous.post("/{id}", summary="Add")
    def add(params: IdParams, body: NewThing) -> None: ...

    return page


@pytest.fixture(scope="module")
def api() -> Any:
    with start_api([things()], CORS_ORIGINS="*") as started:
        yield started


def test_a_deprecated_route_says_so_in_each_response(api: Api) -> None:
    headers = {"Origin": "https://x.example"}
    for url, status in ((f"/v1/things/{ID}/old", 200), ("/v1/things/nonsense/old", 422)):
        answer = api.get(url, headers=headers)
        assert answer.status == status
        assert answer.headers["Deprecation"] == "@1796083200"
        assert answer.headers["Sunset"] == "Wed, 01 Dec 2027 00:00:00 GMT"
        assert answer.headers["Access-Control-Expose-Headers"].endswith("Deprecation, Link, Sunset")
    page = '</docs/deprecations#get-v1-things-id-old>; rel="deprecation"; type="text/html"'
    successor = f'</v1/things/{ID}>; rel="successor-version"'
    assert api.get(f"/v1/things/{ID}/old").headers["Link"] == f"{page}, {successor}"


def test_another_method_of_its_path_has_no_such_headers(api: Api) -> None:
    answer = api.call("PUT", f"/v1/things/{ID}/old")

    assert answer.status == 204
    assert "Deprecation" not in answer.headers


def test_from_the_sunset_on_the_response_is_a_410_that_names_the_successor() -> None:
    sunset = datetime(2027, 12, 1, tzinfo=UTC).timestamp()
    with start_api([things()], now=lambda: sunset) as api:
        gone = api.get(f"/v1/things/{ID}/old")
        forever = api.get(f"/v1/things/{ID}/older")

    assert gone.status == 410
    assert gone.body["detail"] == (
        "GET /v1/things/{id}/old ended on 2027-12-01. Use GET /v1/things/{id}. It is slow."
    )
    assert gone.headers["Deprecation"] == "@1796083200"
    assert forever.status == 200


def test_the_contract_and_the_page_say_it_too(api: Api) -> None:
    document = api.get("/openapi.json").body
    operation = document["paths"]["/v1/things/{id}/old"]["get"]

    assert operation["deprecated"] is True
    assert operation["x-sunset"] == "2027-12-01"
    assert operation["description"].endswith("gone on 2027-12-01. Use `GET /v1/things/{id}`. It is slow.")
    assert "410" in operation["responses"]
    assert document["components"]["schemas"]["Thing"]["properties"]["total"]["deprecated"] is True
    html = api.get("/docs/deprecations")
    assert html.headers["Content-Type"] == "text/html; charset=utf-8"
    assert '<h2 id="get-v1-things-id-old">GET /v1/things/{id}/old</h2>' in html.text


def test_a_field_is_used_if_it_was_sent_or_named_in_fields(api: Api) -> None:
    routes = {route.name: route for route in api.app.extensions["routes"]}
    add = used_fields(deprecated_fields_of(routes["POST /v1/things/{id}"].spec))
    read = used_fields(deprecated_fields_of(routes["GET /v1/things/{id}"].spec))

    assert add({}, {"lines": [{}, {"note": "x"}]}) == ["body.lines.note"]
    assert add({}, {"lines": [{}]}) == []
    assert read({"fields": "id,total"}, None) == ["reply.total"]
    assert read({}, None) == []


def test_the_deprecation_of_a_blueprint_holds_for_its_routes() -> None:
    old = blueprint("/v1/cups", "Cups.", deprecated=Deprecation("2026-12-01", use="/v2/cups"))
    new = blueprint("/v2/cups", "Cups.")
    for page in (old, new):

        @page.anonymous.get("/{id}", summary="Read")
        def read(params: IdParams) -> Thing:
            return Thing(id=params.id)

    with start_api([old, new]) as api:
        link = api.get(f"/v1/cups/{ID}").headers["Link"]

    assert link.endswith(f'</v2/cups/{ID}>; rel="successor-version"')


REFUSED = [
    (Deprecation("yesterday"), "has a date that cannot be read, since: yesterday."),
    (Deprecation("2026-02-30"), "has a date that cannot be read"),
    (Deprecation("2026-12-01", "2026-11-01"), "has its sunset, 2026-11-01, before its deprecation"),
    (Deprecation("2026-12-01", "2026-12-31"), "gives callers 30 days, from 2026-12-01 to 2026-12-31"),
    (Deprecation("2026-12-01", use="GET /v1/none"), "is replaced by GET /v1/none, which does not exist."),
]


@pytest.mark.parametrize(("facts", "message"), REFUSED)
def test_a_deprecation_that_could_not_work_does_not_start(facts: Deprecation, message: str) -> None:
    page = blueprint("/v1/cups", "Cups.")

    @page.anonymous.get("/{id}", summary="Read", deprecated=facts)
    def read(params: IdParams) -> Thing:
        return Thing(id=params.id)

    with pytest.raises(UserError) as refused, start_api([page]):
        pass
    assert message in refused.value.message
    assert refused.value.exit_code == 2


def test_docs_deprecations_is_up_to_date() -> None:
    """`python -m manage openapi --write` writes it."""
    entries = own_app().extensions["deprecations"]

    assert Path("docs/deprecations.md").read_text("utf8") == deprecations_markdown(entries)
