"""What is refused before a view runs."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import Field

from app.http.request.blueprint import blueprint
from app.http.schema import Body, Date, Id, Maybe, Reply, Timestamp
from tests.support.api import Api, start_api
from tests.support.shop import wares


class Values(Body):
    id: Maybe[Id] = None
    at: Maybe[Timestamp] = None
    day: Maybe[Date] = None
    whole: Maybe[int] = None
    ratio: Maybe[float] = None
    flag: Maybe[bool] = None
    names: Maybe[list[str]] = Field(default=None, max_length=2000)
    note: str | None = None
    inner: Maybe["Values"] = None


class Echo(Reply):
    values: dict[str, Any]


page = blueprint("/test")


@page.anonymous.post("/values", summary="Echo")
def echo(body: Values) -> Echo:
    return Echo(values=body.model_dump(mode="json", exclude_unset=True))


@pytest.fixture(scope="module")
def api() -> Iterator[Api]:
    with start_api([page, wares]) as started:
        yield started


@pytest.mark.parametrize(
    ("sent", "seen"),
    [
        ({"whole": 1}, {"whole": 1}),
        ('{"whole": 1.0}', {"whole": 1}),
        ('{"whole": 1e2}', {"whole": 100}),
        ({"ratio": 1}, {"ratio": 1.0}),
        ({"note": None}, {"note": None}),
        (
            {"id": "01A2059B-8A65-7B9E-911E-6D83A4EEB3FD"},
            {"id": "01a2059b-8a65-7b9e-911e-6d83a4eeb3fd"},
        ),
        ({"at": "2026-12-01T10:00:00.1239+02:00"}, {"at": "2026-12-01T08:00:00.123Z"}),
        ({"day": "2026-02-28"}, {"day": "2026-02-28"}),
    ],
)
def test_a_value_is_read_as_what_it_is(api: Api, sent: object, seen: object) -> None:
    assert api.post("/test/values", sent).body == {"values": seen}


@pytest.mark.parametrize(
    ("sent", "pointer", "detail"),
    [
        ({"whole": "1"}, "/whole", "must be integer"),
        ({"whole": 1.5}, "/whole", "must be integer"),
        ({"whole": True}, "/whole", "must be integer"),
        ({"whole": 2**31}, "/whole", "must be <= 2147483647"),
        ({"whole": None}, "/whole", "must be integer"),
        ('{"whole": 1' + "0" * 5000 + "}", "/whole", "must be integer"),
        ({"flag": "true"}, "/flag", "must be boolean"),
        ({"ratio": "1.5"}, "/ratio", "must be number"),
        ({"id": "urn:uuid:01a2059b-8a65-7b9e-911e-6d83a4eeb3fd"}, "/id", 'must match format "uuid"'),
        ({"at": "2026-12-01"}, "/at", 'must match format "date-time"'),
        ({"at": "2026-12-01T23:59:60Z"}, "/at", 'must match format "date-time"'),
        ({"at": "1000-01-01T00:00:00+02:00"}, "/at", 'must match format "date-time"'),
        ({"at": 5}, "/at", "must be string"),
        ({"day": "2026-02-29"}, "/day", 'must match format "date"'),
        ({"names": "x"}, "/names", "must be array"),
        ({"names": ["x", 1]}, "/names/1", "must be string"),
        ({"inner": {"a/b~c": 1}}, "/inner/a~1b~0c", "must NOT have additional properties"),
        ({"note": "a\0b"}, "/note", "contains a character that is not text"),
        ('{"note": "\\ud800"}', "/note", "contains a character that is not text"),
        ([], "", "must be object"),
        (None, "", "must be object"),
    ],
)
def test_a_wrong_value_is_a_422_that_says_where_and_why(
    api: Api, sent: object, pointer: str, detail: str
) -> None:
    answer = api.post("/test/values", sent)

    assert answer.status == 422
    assert answer.body["errors"] == [{"in": "body", "pointer": pointer, "detail": detail}]


def test_every_error_is_listed_up_to_a_limit(api: Api) -> None:
    all_of_them = api.post("/v1/wares", {"sku": "", "name": 1, "price_cents": -1, "extra": 1}, as_="admin")
    many = api.post("/test/values", {"names": [1] * 30})
    too_many = api.post("/test/values", {"names": [1] * 1500})

    assert [error["pointer"] for error in all_of_them.body["errors"]] == [
        "/sku",
        "/name",
        "/price_cents",
        "/extra",
    ]
    assert len(many.body["errors"]) == 20
    assert many.body["detail"] == "The request is not valid. Not every error is listed, only 20."
    assert len(too_many.body["errors"]) == 1


@pytest.mark.parametrize(
    ("body", "content_type", "status", "detail"),
    [
        ("{", "application/json", 400, "The body is not valid JSON"),
        ('{"ratio": NaN}', "application/json", 400, "The body is not valid JSON"),
        ("\ufeff[]", "application/json", 422, "The request is not valid."),
        (b"\xff", "application/json", 400, "The body is not UTF-8."),
        ("[" * 33 + "]" * 33, "application/json", 400, "The body is nested more than 32 levels deep."),
        ("[" * 100_000, "application/json", 400, "The body is nested more than 32 levels deep."),
        ("{}", "text/plain", 415, "Only application/json is supported, not text/plain."),
        ("{}", "application/json; charset=latin1", 415, "JSON must be UTF-8"),
        ("{}", "", 415, "Only application/json is supported, not a body without Content-Type."),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(
    api: Api, body: str | bytes, content_type: str, status: int, detail: str
) -> None:
    answer = api.post("/test/values", body, headers={"Content-Type": content_type})

    assert answer.status == status
    assert answer.body["detail"].startswith(detail)


def test_brackets_in_texts_are_not_levels(api: Api) -> None:
    assert api.post("/test/values", {"note": '\\"[{' * 50}).status == 200


def test_a_compressed_body_is_a_415_that_says_what_is_supported(api: Api) -> None:
    answer = api.post("/test/values", "{}", headers={"Content-Encoding": "gzip"})

    assert (answer.status, answer.headers["Accept-Encoding"]) == (415, "identity")


def test_a_body_that_is_too_large_is_a_413() -> None:
    with start_api([page], BODY_LIMIT="1000") as api:
        assert api.post("/test/values", {"note": "x" * 900}).status == 200
        assert api.post("/test/values", {"note": "x" * 1000}).status == 413


def test_text_of_the_request_is_cut_in_a_response(api: Api) -> None:
    answer = api.post("/test/values", {"~" * 500: 1})

    assert len(answer.body["errors"][0]["pointer"]) <= 301


def test_the_id_of_a_path_may_be_in_upper_case_and_must_be_an_id(api: Api) -> None:
    made = api.post("/v1/wares", {"sku": "case", "name": "Tea", "price_cents": 1}, as_="admin").body

    assert api.get(f"/v1/wares/{made['id'].upper()}").body == made
    assert api.get("/v1/wares/1").body["errors"][0] == {
        "in": "params",
        "pointer": "/id",
        "detail": 'must match format "uuid"',
    }
    assert api.get("/v1/wares/" + "x" * 101).status == 404


def test_a_unique_value_that_exists_is_a_409_that_names_its_field(api: Api) -> None:
    body = {"sku": "unique", "name": "Tea", "price_cents": 1}
    api.post("/v1/wares", body, as_="admin")

    again = api.post("/v1/wares", body, as_="admin")

    assert again.status == 409
    assert again.body["errors"] == [{"in": "body", "pointer": "/sku", "detail": "is already in use"}]


def test_a_change_needs_a_field(api: Api) -> None:
    made = api.post("/v1/wares", {"sku": "change", "name": "Tea", "price_cents": 1}, as_="admin").body

    empty = api.call("PATCH", f"/v1/wares/{made['id']}", as_="admin", body={})
    null = api.call("PATCH", f"/v1/wares/{made['id']}", as_="admin", body={"name": None})
    changed = api.call("PATCH", f"/v1/wares/{made['id']}", as_="admin", body={"name": "Cup"})

    assert (empty.status, null.status) == (422, 422)
    assert changed.body == {**made, "name": "Cup"}
    assert json.loads(changed.text)["price_cents"] == 1
