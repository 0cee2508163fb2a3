"""The tables of orders and their lines."""

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db.base import Owned, Row
from app.db.ids import new_id
from app.db.types import Id


class Order(Owned):
    """An order belongs to the client that placed it. The database assigns its number, which is for people."""

    __tablename__ = "orders"
    __table_args__ = (
        Index(None, "user_id", "id"),
        Index(None, "user_id", "created_at", "id"),
        Index(None, "user_id", "total_cents", "id"),
        Index(None, "user_id", "status", "id"),
        Index(None, "user_id", "status", "created_at", "id"),
        Index(None, "user_id", "status", "total_cents", "id"),
    )

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True, sort_order=-3)
    id: Mapped[str] = mapped_column(Id, unique=True, default=new_id, sort_order=-2)
    status: Mapped[str] = mapped_column(String(20))
    total_cents: Mapped[int]
    lines: Mapped[list["OrderLine"]] = relationship(order_by="OrderLine.id", passive_deletes=True)


class OrderLine(Row):
    """A product in an order, with its price at the time of the order."""

    __tablename__ = "order_lines"

    order_id: Mapped[str] = mapped_column(Id, ForeignKey("orders.id", ondelete="CASCADE"), index=True)
    product_id: Mapped[str] = mapped_column(Id, ForeignKey("products.id"), index=True)
    quantity: Mapped[int]
    price_cents: Mapped[int]
