"""A request with an Idempotency-Key: its client, its key and its response."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Base
from app.db.ids import new_id
from app.db.types import Id, LongText, Timestamp, now


class IdempotencyKey(Base):
    """The row of a request that runs; it has no status until its response is known."""

    __tablename__ = "idempotency_keys"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    key_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    request_sha256: Mapped[str] = mapped_column(String(64))
    status: Mapped[int | None]
    headers: Mapped[str | None] = mapped_column(Text)
    body: Mapped[str | None] = mapped_column(LongText)
    created_at: Mapped[datetime] = mapped_column(Timestamp(), default=now, index=True)
