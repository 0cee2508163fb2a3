"""Removes secrets and personal data from what is logged."""

import re
import traceback
from collections.abc import Mapping

from pydantic import ValidationError

from app.http.operate.redact_url import HIDDEN, is_secret, redact_url

_names_a_url = re.compile(r"ur[il]$|href|link|referr?er", re.IGNORECASE)
_own_key = re.compile(r"key(?:_|%5[fF])(?:[\w-]|%[\da-fA-F]{2}){16,}", re.ASCII)

# The texts before and after the values in database messages; the last occurrence of the end counts.
_quotes = (
    (")=(", ")"),
    ("Failing row contains (", ")"),
    ("Duplicate entry '", "' for key"),
    ("value: '", "'"),
    ('value "', '" is out of range'),
    ('Token "', '" is invalid'),
    ("near '", "'"),
    ('near "', '"'),
    (': "', '"'),
)


def redact(fields: Mapping[str, object], depth: int = 5) -> dict[str, object]:
    """Copies fields without the values of secret ones, as deep as the log writes."""
    return {name: HIDDEN if is_secret(name) else _shown(name, value, depth) for name, value in fields.items()}


def _shown(name: str, value: object, depth: int) -> object:
    if isinstance(value, str):
        return redact_url(value) if _names_a_url.search(name) else value
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, BaseException):
        return described(value)
    if not isinstance(value, Mapping | list | tuple):
        return str(value)
    if depth == 0:
        return "[deep]"
    if isinstance(value, Mapping):
        return redact({str(key): item for key, item in value.items()}, depth - 1)
    return [_shown(name, item, depth - 1) for item in value[:100]]


def without_keys(line: str) -> str:
    """Removes API keys from a line, wherever they are."""
    return _own_key.sub(f"key_{HIDDEN}", line) if "key" in line else line


def without_values(message: str) -> str:
    """Removes the quoted values from a database message, e.g. `Key (email)=([value]) already exists`."""
    for start, end in _quotes:
        found = message.find(start)
        first = found + len(start)
        last = message.rfind(end)
        if found != -1 and last > first:
            message = f"{message[:first]}[value]{message[last:]}"
    return message


def message_of(error: BaseException) -> str:
    """The message of an error, without what SQLAlchemy and Pydantic add: it may hold personal data."""
    if isinstance(error, ValidationError):
        faults = error.errors(include_input=False, include_url=False, include_context=False)
        where = ["/".join(map(str, fault["loc"])) + ": " + fault["msg"] for fault in faults[:5]]
        return f"{error.title} is not valid: {'; '.join(where)}"
    original = getattr(error, "orig", None)
    statement = getattr(error, "statement", None)
    if not isinstance(original, BaseException):
        return without_values(str(error))
    message = without_values(str(original))
    return f"{message} [SQL: {statement}]" if statement else message


def described(error: BaseException, depth: int = 4) -> dict[str, object]:
    """An error with its causes, for a log line."""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    fields: dict[str, object] = {
        "type": type(error).__name__,
        "message": message_of(error),
        "stack": "".join(traceback.format_tb(error.__traceback__)).rstrip(),
    }
    if cause is not None and depth > 0:
        fields["cause"] = described(cause, depth - 1)
    return fields
