"""Places orders."""

from app.db.base import lock_all
from app.db.session import Db
from app.http.response.problem import Problem
from app.http.user import User
from app.orders.models import Order, OrderLine
from app.orders.schemas import MAX_TOTAL, NewOrder, NewOrderLine
from app.products.models import Product


def place(db: Db, user: User, new: NewOrder) -> Order:
    """Takes the products of an order from the stock and creates it. If one is short, nothing changes."""
    lines = take_from_stock(db, new.lines)
    total = sum(line.quantity * line.price_cents for line in lines)
    if total > MAX_TOTAL:
        raise Problem(422, f"The total of an order is at most {MAX_TOTAL} cents.")
    order = Order(user_id=user.id, status="placed", total_cents=total, lines=lines)
    db.add(order)
    db.flush()
    return order


def take_from_stock(db: Db, lines: list[NewOrderLine]) -> list[OrderLine]:
    """Reduces the stock; the products are locked, so that no piece is sold twice.

    Adds the unit price to each line.
    """
    products = {product.id: product for product in lock_all(db, Product, [line.product_id for line in lines])}
    taken = []
    for line in lines:
        product = products.get(line.product_id)
        if product is None:
            raise Problem(422, f"There is no product {line.product_id}.")
        if product.stock < line.quantity:
            raise Problem(409, f"Fewer than {line.quantity} of {product.sku} are in stock.")
        product.stock -= line.quantity
        taken.append(
            OrderLine(product_id=product.id, quantity=line.quantity, price_cents=product.price_cents)
        )
    return taken
