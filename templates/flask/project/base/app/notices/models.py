"""The table of notices."""

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Row
from app.db.types import Timestamp


class Notice(Row):
    """That the owner of clients is notified, in one month, which deprecated parts they call."""

    __tablename__ = "deprecation_notices"
    __table_args__ = (UniqueConstraint("owner", "month"),)

    # An address.
    owner: Mapped[str] = mapped_column(String(254))
    # In UTC: `2026-12`.
    month: Mapped[str] = mapped_column(String(7))
    # When a mail server accepted it; None until then.
    sent_at: Mapped[datetime | None] = mapped_column(Timestamp())
