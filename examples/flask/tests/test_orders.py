"""Orders."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

from app.orders.views import orders
from app.products.views import products
from tests.support.api import Answer, Api, start_api


@pytest.fixture(scope="module")
def api() -> Iterator[Api]:
    with start_api([orders, products]) as started:
        yield started


def add_product(api: Api, **fields: object) -> str:
    body = {"sku": f"sku-{uuid4().hex[:8]}", "name": "Tea", "price_cents": 500, "stock": 10, **fields}
    answer = api.post("/v1/products", body, as_="admin")
    assert answer.status == 201, answer.text
    return str(answer.body["id"])


def order(api: Api, *lines: tuple[str, int], key: str = "") -> Answer:
    body = {"lines": [{"product_id": product, "quantity": quantity} for product, quantity in lines]}
    return api.post("/v1/orders", body, as_="user", headers={"Idempotency-Key": key or uuid4().hex})


def stock_of(api: Api, product: str) -> int:
    return int(api.get(f"/v1/products/{product}").body["stock"])


def test_an_order_takes_its_products_from_the_stock(api: Api) -> None:
    tea, cup = add_product(api), add_product(api, price_cents=900)

    placed = order(api, (tea, 2), (cup, 1))

    assert placed.status == 201, placed.text
    assert placed.body["total_cents"] == 1900
    assert placed.body["lines"] == [
        {"product_id": tea, "quantity": 2, "price_cents": 500},
        {"product_id": cup, "quantity": 1, "price_cents": 900},
    ]
    assert placed.headers["Location"] == f"/v1/orders/{placed.body['id']}"
    assert stock_of(api, tea) == 8
    assert api.get(placed.headers["Location"], as_="user").body == placed.body


def test_an_order_that_is_short_of_one_product_changes_nothing(api: Api) -> None:
    tea, rare = add_product(api), add_product(api, stock=1)

    refused = order(api, (tea, 2), (rare, 2))

    assert refused.status == 409
    assert "in stock" in refused.body["detail"]
    assert stock_of(api, tea) == 10


def test_two_lines_of_one_product_take_both(api: Api) -> None:
    tea = add_product(api, stock=3)

    assert order(api, (tea, 2), (tea, 2)).status == 409
    assert order(api, (tea, 2), (tea, 1)).status == 201
    assert stock_of(api, tea) == 0


def test_a_product_that_does_not_exist_cannot_be_ordered(api: Api) -> None:
    assert order(api, (str(uuid4()), 1)).status == 422


def test_the_total_of_an_order_has_a_limit(api: Api) -> None:
    gold = add_product(api, price_cents=1_000_000_00)

    refused = order(api, (gold, 2))

    assert refused.status == 422
    assert refused.body["detail"] == "The total of an order is at most 100000000 cents."
    assert stock_of(api, gold) == 10


def test_numbers_grow_and_ids_do_not_tell_how_many_there_are(api: Api) -> None:
    tea = add_product(api)

    first, second = order(api, (tea, 1)).body, order(api, (tea, 1)).body

    assert second["number"] > first["number"]
    assert len(first["id"]) == 36


def test_other_users_see_none_of_my_orders(api: Api) -> None:
    mine = order(api, (add_product(api), 1)).body

    assert api.get(f"/v1/orders/{mine['id']}", as_="other").status == 404
    assert api.get("/v1/orders", as_="other").body["items"] == []
    assert mine["id"] in [each["id"] for each in api.get("/v1/orders?limit=100", as_="user").body["items"]]


def test_an_order_needs_an_idempotency_key_and_runs_once_with_it(api: Api) -> None:
    tea = add_product(api)
    body = {"lines": [{"product_id": tea, "quantity": 1}]}

    missing = api.post("/v1/orders", body, as_="user")
    first, again = order(api, (tea, 1), key="once"), order(api, (tea, 1), key="once")

    assert missing.status == 400
    assert missing.body["errors"][0]["pointer"] == "/idempotency-key"
    assert again.body == first.body
    assert again.headers["Idempotency-Replayed"] == "true"
    assert stock_of(api, tea) == 9


def test_the_last_orders_are_listed_until_the_route_is_dropped(api: Api) -> None:
    made = order(api, (add_product(api), 1)).body

    listed = api.get("/v1/orders/history", as_="user")

    assert listed.status == 200
    assert listed.body["items"][0]["id"] == made["id"]
    assert 'rel="successor-version"' in listed.headers["Link"]
    assert listed.headers["Deprecation"].startswith("@")
