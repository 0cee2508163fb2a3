"""Lists: pages, filters, sorting, fields and totals."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from itertools import pairwise
from typing import Any
from urllib.parse import quote

import pytest

from tests.support.api import Api


@pytest.fixture(scope="module", autouse=True)
def _stocked(api: Api) -> None:
    for number in range(25):
        body = {"sku": f"p-{number:02}", "name": f"Name {number % 5}", "price_cents": 100 * (number % 7)}
        assert api.post("/v1/wares", body, as_="admin").status == 201


def pages(api: Api, url: str) -> list[list[dict[str, Any]]]:
    found = []
    following: str | None = url
    while following:
        answer = api.get(following)
        assert answer.status == 200, answer.text
        found.append(answer.body["items"])
        following = answer.body["next"]
    return found


def test_following_next_returns_every_item_once_in_order_of_creation(api: Api) -> None:
    found = pages(api, "/v1/wares?limit=10")

    assert [len(page) for page in found] == [10, 10, 5]
    assert [ware["sku"] for page in found for ware in page] == [f"p-{number:02}" for number in range(25)]


SORTS = ["name", "-name", "price_cents", "-price_cents", "created_at", "-created_at"]


@pytest.mark.parametrize("sort", SORTS)
def test_every_order_returns_every_item_once(api: Api, sort: str) -> None:
    found = [ware for page in pages(api, f"/v1/wares?limit=4&sort={sort}") for ware in page]
    column = sort.removeprefix("-")
    keys = [(ware[column], ware["id"]) for ware in found]

    assert len({ware["id"] for ware in found}) == 25
    assert all((a > b) if sort.startswith("-") else (a < b) for a, b in pairwise(keys))


def test_filters_match_exactly_and_the_last_page_has_no_next_also_when_it_is_full(api: Api) -> None:
    one = api.get(f"/v1/wares?name={quote('Name 3')}&limit=5").body

    assert [ware["sku"] for ware in one["items"]] == ["p-03", "p-08", "p-13", "p-18", "p-23"]
    assert one["next"] is None
    assert api.get("/v1/wares?sku=none").body == {"items": [], "next": None}


def test_a_filter_and_a_sort_by_the_same_field_work_together(api: Api) -> None:
    found = pages(api, f"/v1/wares?limit=2&sort=-name&name={quote('Name 1')}")

    assert [ware["sku"] for page in found for ware in page] == ["p-21", "p-16", "p-11", "p-06", "p-01"]


def test_the_size_is_reduced_to_the_largest(api: Api) -> None:
    assert len(api.get("/v1/wares?limit=9007199254740991").body["items"]) == 25


def test_items_have_only_the_fields_that_are_named(api: Api) -> None:
    assert api.get("/v1/wares?limit=1&fields=sku,price_cents").body["items"] == [
        {"sku": "p-00", "price_cents": 0}
    ]


def test_the_total_is_counted_up_to_a_limit(api: Api) -> None:
    whole = api.get("/v1/wares?count=true&limit=1").body
    filtered = api.get("/v1/wares?count=true&name=none").body

    assert (whole["total"], whole["total_is_exact"]) == (25, True)
    assert (filtered["total"], filtered["total_is_exact"]) == (0, True)
    assert "total" not in api.get("/v1/wares?count=false").body


def test_a_cursor_is_valid_for_its_list_only(api: Api) -> None:
    cursor = api.get("/v1/wares?limit=1&sort=name").body["next"].split("cursor=")[1]

    digest, _, row_id = json.loads(urlsafe_b64decode(cursor + "=="))
    deep = json.dumps([digest, json.loads("[" * 50 + "]" * 50), row_id])
    forged = f"sort=name&cursor={urlsafe_b64encode(deep.encode()).decode().rstrip('=')}"
    foreign = [f"sort=-name&cursor={cursor}", f"sort=name&sku=x&cursor={cursor}", "cursor=nonsense"]
    for query in (*foreign, forged):
        answer = api.get(f"/v1/wares?{query}")
        assert answer.status == 422
        assert answer.body["errors"] == [
            {"in": "query", "pointer": "/cursor", "detail": "is from a list with another filter or sort"}
        ]


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("limit=0", "/limit"),
        ("limit=ten", "/limit"),
        ("limit=1&limit=2", "/limit"),
        ("limit=1.5", "/limit"),
        ("sort=stock", "/sort"),
        ("fields=secret", "/fields"),
        ("fields=sku,,name", "/fields"),
        ("count=yes", "/count"),
        ("unknown=1", "/unknown"),
        ("sku=UPPER", "/sku"),
    ],
)
def test_what_a_list_does_not_support_is_a_422_that_names_it(api: Api, query: str, pointer: str) -> None:
    answer = api.get(f"/v1/wares?{query}")

    assert answer.status == 422
    assert [(error["in"], error["pointer"]) for error in answer.body["errors"]] == [("query", pointer)]


def test_an_item_that_is_added_while_pages_are_read_moves_no_other(api: Api) -> None:
    first = api.get("/v1/wares?limit=2&sort=-created_at").body
    made = api.post("/v1/wares", {"sku": "late", "name": "Late", "price_cents": 1}, as_="admin").body

    second = api.get(first["next"]).body

    assert api.call("DELETE", f"/v1/wares/{made['id']}", as_="admin").status == 204
    assert [ware["sku"] for ware in first["items"] + second["items"]] == ["p-24", "p-23", "p-22", "p-21"]


def test_the_link_keeps_the_query(api: Api) -> None:
    following = api.get("/v1/wares?limit=3&fields=sku&sort=name").body["next"]

    assert following.startswith("/v1/wares?limit=3&fields=sku&sort=name&cursor=")
