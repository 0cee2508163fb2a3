"""Some products."""

from app.config.config import Settings
from app.db.base import ensure
from app.db.session import Db
from app.products.models import Product

PRODUCTS = [
    {"sku": "tea-green-100", "name": "Green tea, 100 g", "price_cents": 690, "stock": 40},
    {"sku": "tea-black-250", "name": "Black tea, 250 g", "price_cents": 1250, "stock": 25},
    {"sku": "pot-cast-iron", "name": "Cast iron teapot", "price_cents": 5900, "stock": 3},
]


def seed(db: Db, config: Settings) -> None:
    """Adds what is missing."""
    for product in PRODUCTS:
        values = {name: value for name, value in product.items() if name != "sku"}
        ensure(db, Product, {"sku": product["sku"]}, **values)
