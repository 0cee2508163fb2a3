"""The table of jobs, which is also the queue."""

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Row
from app.db.types import LongText, Timestamp


class Job(Row):
    """A job. The payload is JSON as text, so that one that cannot be read fails alone."""

    __tablename__ = "jobs"
    __table_args__ = (Index(None, "status", "run_at"),)

    kind: Mapped[str] = mapped_column(String(60))
    payload: Mapped[str] = mapped_column(LongText)
    # waiting, done, dead (failed for good) or deleted; deleted ones stay until they are pruned, for their
    # key.
    status: Mapped[str] = mapped_column(String(10), default="waiting")
    # When it may run. While a worker has it, when it may run again; afterwards, when it ended.
    run_at: Mapped[datetime] = mapped_column(Timestamp())
    attempts: Mapped[int] = mapped_column(default=0)
    # The host and process that runs it.
    worker: Mapped[str | None] = mapped_column(String(100))
    last_error: Mapped[str | None] = mapped_column(Text)
    unique_key: Mapped[str | None] = mapped_column(String(180), unique=True)
