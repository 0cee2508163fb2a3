"""The types of fields: ids, times, and what may be left out."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Annotated, Any, TypeVar

from pydantic import BeforeValidator, Field, PlainSerializer, StringConstraints, WithJsonSchema
from pydantic_core import CoreSchema, PydanticCustomError

T = TypeVar("T")

UUID = r"^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}$"
TIME = re.compile(
    r"(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)",
    re.ASCII | re.IGNORECASE,
)
# In the metadata of Pydantic's schemas.
LEFT_OUT = "left_out"
# The years that every database can store begin here.
FIRST_YEAR = 1000

Id = Annotated[
    str,
    StringConstraints(pattern=UUID, to_lower=True),
    WithJsonSchema(
        {"type": "string", "format": "uuid", "examples": ["01a2059b-8a65-7b9e-911e-6d83a4eeb3fd"]}
    ),
]


def _format_error(name: str) -> PydanticCustomError:
    return PydanticCustomError("format", 'must match format "{name}"', {"name": name})


def _timestamp(value: object) -> object:
    """A text as a time in UTC.

    The year is checked there, too, where the date may be a day earlier or later.
    """
    if not isinstance(value, str):
        return value
    if not (value[10:11] in ("T", "t") and TIME.fullmatch(value[11:])):
        raise _format_error("date-time")
    try:
        time = datetime.fromisoformat(value.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        raise _format_error("date-time") from None
    if time.year < FIRST_YEAR or int(value[:4]) < FIRST_YEAR:
        raise _format_error("date-time")
    return time


def _date(value: object) -> object:
    if not isinstance(value, str):
        return value
    if not re.fullmatch(r"[1-9]\d{3}-\d\d-\d\d", value, re.ASCII):
        raise _format_error("date")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise _format_error("date") from None


def timestamp_text(time: datetime) -> str:
    """`2026-11-22T20:06:31.000Z`"""
    in_utc = time if time.tzinfo is UTC else time.astimezone(UTC)
    return in_utc.isoformat(timespec="milliseconds")[:-6] + "Z"


Timestamp = Annotated[
    datetime,
    BeforeValidator(_timestamp),
    PlainSerializer(timestamp_text, return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time", "examples": ["2026-11-22T20:06:31.000Z"]}),
]

Date = Annotated[date, BeforeValidator(_date), WithJsonSchema({"type": "string", "format": "date"})]


class _LeftOut:
    """Marks what may be left out: requests must not send null instead (core_rules.py)."""

    def __get_pydantic_core_schema__(
        self, source: object, handler: Callable[[object], CoreSchema]
    ) -> CoreSchema:
        schema: Any = handler(source)
        schema["metadata"] = {**schema.get("metadata", {}), LEFT_OUT: True}
        left_out: CoreSchema = schema
        return left_out


def _is_none(value: object) -> bool:
    return value is None


# A field that may be left out, `note: Maybe[str] = None`: then it is None here, and not in a reply. Null is
# refused.
Maybe = Annotated[T | None, _LeftOut(), Field(exclude_if=_is_none)]
