"""What callers send and get of orders."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from app.http.schema import Body, Id, Reply, Timestamp

# The maximum total of an order, in cents.
MAX_TOTAL = 1_000_000_00

Quantity = Annotated[int, Field(ge=1, le=1000, examples=[2])]


class OrderStatus(StrEnum):
    """What has happened to an order."""

    placed = "placed"
    paid = "paid"
    cancelled = "cancelled"


class OrderLineOut(Reply, title="OrderLine"):
    """A product in an order."""

    product_id: Id
    quantity: Quantity
    price_cents: int = Field(description="The unit price at the time of the order.", examples=[690])


class OrderOut(Reply, title="Order"):
    """An order without its lines."""

    id: Id
    number: int = Field(
        ge=1, le=2_147_483_647, description="A number for people, assigned by the database.", examples=[17]
    )
    status: OrderStatus
    total_cents: int = Field(ge=0, le=MAX_TOTAL, examples=[1380])
    created_at: Timestamp


class OrderWithLines(OrderOut, title="OrderWithLines"):
    """An order with its lines."""

    lines: list[OrderLineOut]


class OrderHistory(Reply):
    """The last orders."""

    items: list[OrderOut]


class NewOrderLine(Body):
    """A product to order."""

    product_id: Id
    quantity: Quantity


class NewOrder(Body):
    """An order to place."""

    lines: list[NewOrderLine] = Field(min_length=1, max_length=100)
