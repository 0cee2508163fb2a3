"""The table of products."""

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Row


class Product(Row):
    """What can be ordered. Each way to sort a list has its index."""

    __tablename__ = "products"
    __table_args__ = (
        Index(None, "created_at", "id"),
        Index(None, "name", "created_at", "id"),
        Index(None, "price_cents", "id"),
        Index(None, "name", "price_cents", "id"),
        Index(None, "name", "id"),
    )

    sku: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    price_cents: Mapped[int]
    stock: Mapped[int] = mapped_column(server_default="0")
