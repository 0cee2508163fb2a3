"""Reads JSON in UTF-8 (RFC 8259, section 8.1)."""

import json
import re
from collections.abc import Mapping
from typing import NoReturn

from app.http.response.problem import Problem

# The maximum depth of nested arrays and objects in a request.
MAX_DEPTH = 32

# A charset other than UTF-8. `utf8` is accepted; browsers accept it, too.
OTHER_CHARSET = re.compile(r';\s*charset\s*=(?!\s*"?utf-?8"?\s*(?:;|$))', re.IGNORECASE)
STRING = re.compile(r'"(?:[^"\\]|\\.)*"?', re.DOTALL)
BRACKET = re.compile(r"[\[\]{}]")


def read_json(data: bytes, content_type: str, environ: Mapping[str, object]) -> object:
    """The value of a body.

    What is nested too deeply is refused before it is parsed, because parsing is expensive.
    """
    _require_readable(content_type, str(environ.get("HTTP_CONTENT_ENCODING", "identity")))
    try:
        text = data.decode("utf-8-sig")  # Without the mark that some editors write first.
    except UnicodeDecodeError:
        raise Problem(400, "The body is not UTF-8.") from None
    if _is_deep(text):
        raise nested_too_deeply("body")
    try:
        return _parsed(text)
    except RecursionError:
        raise nested_too_deeply("body") from None
    except ValueError as error:
        raise Problem(400, f"The body is not valid JSON: {error}.") from None


def nested_too_deeply(part: str) -> Problem:
    """The 400 for too many levels."""
    return Problem(400, f"The {part} is nested more than {MAX_DEPTH} levels deep.")


def _require_readable(content_type: str, coding: str) -> None:
    """Refuses other encodings: text that was decoded wrong and stored cannot be recovered."""
    if coding.strip().lower() != "identity":
        raise Problem(
            415,
            "Content-Encoding is not supported: send the body as it is.",
            headers={"Accept-Encoding": "identity"},
        )
    if OTHER_CHARSET.search(content_type):
        raise Problem(415, "JSON must be UTF-8; other charsets are not supported.")


def _parsed(text: str) -> object:
    try:
        return _decoder.decode(text)
    except json.JSONDecodeError:
        raise
    except ValueError as error:
        if "digits" not in str(error):
            raise
        # A whole number that is longer than Python reads is too large for every field.
        return json.loads(text, parse_float=_number, parse_int=float, parse_constant=_refuse)


def _number(text: str) -> float | int:
    """`1.0` and `1e2` are whole numbers in JSON."""
    number = float(text)
    return int(number) if number.is_integer() and abs(number) < 2**63 else number


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


_decoder = json.JSONDecoder(parse_float=_number, parse_constant=_refuse)


def _is_deep(text: str) -> bool:
    """Counts open brackets outside strings."""
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return False
    depth = 0
    for bracket in BRACKET.findall(STRING.sub("", text)):
        depth += 1 if bracket in "[{" else -1
        if depth > MAX_DEPTH:
            return True
    return False
