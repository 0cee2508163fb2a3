"""One order of the development client in each status."""

from sqlalchemy import select

from app.clients.clients import find_named
from app.config.config import Settings
from app.db.base import ensure
from app.db.session import Db
from app.orders.models import Order, OrderLine
from app.products.models import Product

ORDERS = [("paid", "tea-green-100", 2), ("placed", "pot-cast-iron", 1)]


def seed(db: Db, config: Settings) -> None:
    """Adds what is missing."""
    client = find_named(db, "development")
    if client is None:
        return
    for status, sku, quantity in ORDERS:
        product = db.scalars(select(Product).where(Product.sku == sku)).one_or_none()
        if product is None:
            continue
        price = product.price_cents
        key = {"user_id": client.id, "status": status}
        order = ensure(db, Order, key, total_cents=price * quantity)
        line = {"order_id": order.id, "product_id": product.id}
        ensure(db, OrderLine, line, quantity=quantity, price_cents=price)
