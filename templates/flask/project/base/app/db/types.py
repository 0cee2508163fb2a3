"""The types of columns. Migrations use them too, so their meaning does not change."""

from datetime import UTC, datetime

from sqlalchemy import DateTime, Dialect, String, Text
from sqlalchemy.dialects import mysql
from sqlalchemy.types import TypeDecorator, TypeEngine

Id = String(36)
"""A UUID as text, the same on every database."""

LongText = Text().with_variant(mysql.MEDIUMTEXT(), "mysql", "mariadb")
"""Text of up to 16 MB; MariaDB's TEXT has 64 KB."""


class Timestamp(TypeDecorator[datetime]):
    """A time in UTC, exact to a millisecond. Python sees it with its zone."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[datetime]:
        """Only PostgreSQL stores a zone; MariaDB needs the digits of the fraction."""
        if dialect.name in ("mysql", "mariadb"):
            return dialect.type_descriptor(mysql.DATETIME(fsp=3))
        return dialect.type_descriptor(DateTime(timezone=dialect.name == "postgresql"))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """A time without a zone is refused: it would mean something else on another machine."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone: use now(), or datetime.now(UTC).")
        exact = in_milliseconds(value.astimezone(UTC))
        return exact if dialect.name == "postgresql" else exact.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """What is stored is in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def now() -> datetime:
    """The time as a column holds it."""
    return in_milliseconds(datetime.now(UTC))


def in_milliseconds(time: datetime) -> datetime:
    """The time without what a column does not hold."""
    return time.replace(microsecond=time.microsecond // 1000 * 1000)


def iso_text(time: datetime) -> str:
    """The time as responses have it: ISO 8601 in UTC, e.g. 2026-11-22T20:06:31.000Z."""
    return f"{time.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{time.microsecond // 1000:03d}Z"
