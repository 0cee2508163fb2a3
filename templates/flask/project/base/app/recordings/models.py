"""The table of recorded requests."""

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Row
from app.db.types import LongText


class Recording(Row):
    """A request that failed; its id is that of the request. `content` is JSON without secrets."""

    __tablename__ = "api_recordings"
    __table_args__ = (Index(None, "created_at"),)

    method: Mapped[str] = mapped_column(String(10))
    route: Mapped[str] = mapped_column(String(200))
    status: Mapped[int]
    content: Mapped[str] = mapped_column(LongText)
