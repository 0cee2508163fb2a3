"""The table of usage."""

from datetime import datetime

from sqlalchemy import BigInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Row
from app.db.types import Timestamp

# The columns that identify a row.
KEY_COLUMNS = ("day", "route", "version", "client", "field", "agent")


class Usage(Row):
    """How often a client called a route, or used a `field` of it, on one day or in one month."""

    __tablename__ = "api_usage"
    __table_args__ = (UniqueConstraint(*KEY_COLUMNS),)

    # In UTC: `2026-12-01`, and after the roll-up `2026-12`.
    day: Mapped[str] = mapped_column(String(10))
    # e.g. `GET /v1/orders/{id}`; `other` for requests that match no route.
    route: Mapped[str] = mapped_column(String(200))
    # The version of this API, without the commit.
    version: Mapped[str] = mapped_column(String(40))
    # The name of the client; empty without a key.
    client: Mapped[str] = mapped_column(String(100))
    # A deprecated field, e.g. `body.lines.note`; empty for the calls themselves.
    field: Mapped[str] = mapped_column(String(100))
    # The program that called, e.g. `shop-app/2.3`; empty if it did not say.
    agent: Mapped[str] = mapped_column(String(60))
    calls: Mapped[int] = mapped_column(BigInteger)
    # How many of them got a status from 400 on.
    errors: Mapped[int] = mapped_column(BigInteger)
    last_at: Mapped[datetime] = mapped_column(Timestamp())
