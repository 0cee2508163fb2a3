"""The tables of clients and their keys."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Row
from app.db.types import Id, Timestamp


class Client(Row):
    """A program that may call this API, with a contact address. It may hold several keys."""

    __tablename__ = "clients"

    name: Mapped[str] = mapped_column(String(100), unique=True)
    owner_email: Mapped[str] = mapped_column(String(254))
    role: Mapped[str] = mapped_column(String(10))


class ClientKey(Row):
    """A key of a client, issued at `created_at`. The key itself is not stored."""

    __tablename__ = "client_keys"

    client_id: Mapped[str] = mapped_column(Id, ForeignKey("clients.id", ondelete="CASCADE"), index=True)
    key_prefix: Mapped[str] = mapped_column(String(12))
    key_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    pepper_id: Mapped[str] = mapped_column(String(8))
    """The pepper in the hash, see `pepper_id`."""
    issued_by: Mapped[str] = mapped_column(String(100))
    expires_at: Mapped[datetime | None] = mapped_column(Timestamp())
    revoked_at: Mapped[datetime | None] = mapped_column(Timestamp())
    revoked_by: Mapped[str | None] = mapped_column(String(100))
    last_used_at: Mapped[datetime | None] = mapped_column(Timestamp())
    """Accurate to one minute."""
