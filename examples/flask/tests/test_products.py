"""Products."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from app.orders.views import orders
from app.products.views import products
from tests.support.api import Api, start_api


@pytest.fixture(scope="module")
def api() -> Iterator[Api]:
    with start_api([products, orders]) as started:
        yield started


@pytest.fixture
def product(api: Api) -> dict[str, Any]:
    body = {"sku": f"sku-{uuid4().hex[:8]}", "name": "Tea", "price_cents": 690}
    made: dict[str, Any] = api.post("/v1/products", body, as_="admin").body
    return made


def test_a_product_has_no_stock_unless_it_is_given(api: Api, product: dict[str, Any]) -> None:
    assert product["stock"] == 0
    assert api.get(f"/v1/products/{product['id']}").body == product


def test_everybody_reads_products_and_admins_write_them(api: Api, product: dict[str, Any]) -> None:
    url = f"/v1/products/{product['id']}"

    assert api.get(f"/v1/products?sku={product['sku']}").body["items"] == [product]
    assert api.call("PATCH", url, as_="user", body={"stock": 1}).status == 403
    assert api.call("DELETE", url).status == 401


def test_a_change_changes_what_it_names(api: Api, product: dict[str, Any]) -> None:
    changed = api.call("PATCH", f"/v1/products/{product['id']}", as_="admin", body={"stock": 5})

    assert changed.body == {**product, "stock": 5}


def test_a_product_is_removed_unless_it_was_ordered(api: Api, product: dict[str, Any]) -> None:
    url = f"/v1/products/{product['id']}"
    api.call("PATCH", url, as_="admin", body={"stock": 5})
    order = {"lines": [{"product_id": product["id"], "quantity": 1}]}
    assert api.post("/v1/orders", order, as_="user", headers={"Idempotency-Key": "x"}).status == 201

    refused = api.call("DELETE", url, as_="admin")
    other = api.post("/v1/products", {"sku": "gone", "name": "Tea", "price_cents": 1}, as_="admin").body
    removed = api.call("DELETE", f"/v1/products/{other['id']}", as_="admin")

    assert refused.status == 409
    assert removed.status == 204
    assert api.get(f"/v1/products/{other['id']}").status == 404
