"""What callers send and get of products.

A class's title is its name in the OpenAPI document and in generated clients.
"""

from typing import Annotated

from pydantic import Field

from app.http.schema import Body, Change, Id, Maybe, Reply, Timestamp

Sku = Annotated[str, Field(min_length=1, max_length=40, pattern="^[a-z0-9-]+$", examples=["tea-green-100"])]
Name = Annotated[str, Field(min_length=1, max_length=200, examples=["Green tea, 100 g"])]
Price = Annotated[int, Field(ge=0, le=1_000_000_00, examples=[690])]
Stock = Annotated[int, Field(ge=0, le=1_000_000, examples=[40])]


class ProductOut(Reply, title="Product"):
    """A product."""

    id: Id
    sku: Sku
    name: Name
    price_cents: Price
    stock: Stock
    created_at: Timestamp


class NewProduct(Body):
    """A product to add."""

    sku: Sku
    name: Name
    price_cents: Price
    stock: Maybe[Stock] = None


class ProductChange(Change):
    """The fields to change."""

    sku: Maybe[Sku] = None
    name: Maybe[Name] = None
    price_cents: Maybe[Price] = None
    stock: Maybe[Stock] = None
