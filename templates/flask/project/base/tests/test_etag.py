"""Conditional requests."""

from typing import Any
from uuid import uuid4

import pytest

from tests.support.api import Api


@pytest.fixture
def ware(api: Api) -> dict[str, Any]:
    body = {"sku": uuid4().hex[:10], "name": "Tea", "price_cents": 1}
    made: dict[str, Any] = api.post("/v1/wares", body, as_="admin").body
    return made


def url_of(ware: dict[str, Any]) -> str:
    return f"/v1/wares/{ware['id']}"


def test_a_version_that_the_caller_has_is_a_304_without_a_body(api: Api, ware: dict[str, Any]) -> None:
    etag = api.get(url_of(ware)).headers["ETag"]

    for tags in (etag, f'"other", {etag}', f"W/{etag}", "*"):
        same = api.get(url_of(ware), headers={"If-None-Match": tags})
        assert (same.status, same.text, same.headers["ETag"]) == (304, "", etag)
        assert "Content-Type" not in same.headers
    assert api.get(url_of(ware), headers={"If-None-Match": '"other"'}).status == 200


def test_head_has_the_headers_of_get_and_no_body(api: Api, ware: dict[str, Any]) -> None:
    get, head = api.get(url_of(ware)), api.call("HEAD", url_of(ware))

    assert head.status == 200
    assert head.text == ""
    for name in ("ETag", "Content-Type", "Content-Length"):
        assert head.headers[name] == get.headers[name]
    same = api.call("HEAD", url_of(ware), headers={"If-None-Match": get.headers["ETag"]})
    assert same.status == 304


def test_a_read_of_another_version_than_expected_is_a_412(api: Api, ware: dict[str, Any]) -> None:
    etag = api.get(url_of(ware)).headers["ETag"]

    assert api.get(url_of(ware), headers={"If-Match": etag}).status == 200
    assert api.get(url_of(ware), headers={"If-Match": "*"}).status == 200
    assert api.get(url_of(ware), headers={"If-Match": f"W/{etag}"}).status == 412


def test_a_change_of_what_somebody_else_changed_is_a_412(api: Api, ware: dict[str, Any]) -> None:
    etag = api.get(url_of(ware)).headers["ETag"]

    def change(name: str) -> int:
        body = {"name": name}
        return api.call("PATCH", url_of(ware), as_="admin", body=body, headers={"If-Match": etag}).status

    assert change("Cup") == 200
    assert change("Pot") == 412
    assert api.get(url_of(ware)).body["name"] == "Cup"


def test_if_none_match_of_a_write_requires_that_there_is_none(api: Api, ware: dict[str, Any]) -> None:
    headers = {"If-None-Match": "*"}
    answer = api.call("DELETE", url_of(ware), as_="admin", headers=headers)

    assert answer.status == 412
    assert answer.body["detail"] == "It already exists, and If-None-Match requires that it does not."


def test_a_precondition_that_a_route_does_not_check_is_a_412(api: Api) -> None:
    body = {"sku": uuid4().hex[:10], "name": "Tea", "price_cents": 1}
    answer = api.post("/v1/wares", body, as_="admin", headers={"If-Match": '"x"'})

    assert answer.status == 412
    assert answer.body["detail"] == "This route does not support If-Match."
    assert api.get(f"/v1/wares?sku={body['sku']}").body["items"] == []
