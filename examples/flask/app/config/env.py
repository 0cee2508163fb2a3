"""The kinds of variables: `PORT = env.int(3000, "The port to listen on.", (0, 65535))`."""

from __future__ import annotations

import builtins
import re
from collections.abc import Callable, Sequence
from typing import Final, TypeVar
from urllib.parse import SplitResult, urlsplit

from app.config.environment import environment
from app.config.secret import Secret
from app.config.variable import Variable

__all__ = [
    "address",
    "bool",
    "environment",
    "headers",
    "int",
    "mail",
    "one_of",
    "origins",
    "path",
    "required",
    "secret",
    "text",
    "token",
    "url",
]


class Required:
    """Marks a variable that has no default and must be set."""


required: Final = Required()
N = TypeVar("N", bound=str)
LARGEST = 9_007_199_254_740_991


def text(fallback: str | Required, description: str = "") -> Variable[str]:
    return Variable(description, _text_of(fallback), str)


def int(
    fallback: builtins.int | Required,
    description: str = "",
    limits: tuple[builtins.int, builtins.int] = (0, LARGEST),
) -> Variable[builtins.int]:
    least, most = limits

    def read(given: str) -> builtins.int:
        if re.fullmatch("[0-9]{1,18}", given) and least <= builtins.int(given) <= most:
            return builtins.int(given)
        raise ValueError(f'"{given}" is not a whole number from {least} to {most}')

    return Variable(description, _text_of(fallback), read)


def bool(fallback: builtins.bool | Required, description: str = "") -> Variable[builtins.bool]:
    def read(given: str) -> builtins.bool:
        if given in ("true", "false"):
            return given == "true"
        raise ValueError(f'"{given}" is not true or false')

    return Variable(description, _text_of(fallback), read)


def one_of(values: Sequence[N], fallback: N | Required, description: str = "") -> Variable[N]:
    names = ", ".join(values)

    def read(given: str) -> N:
        for value in values:
            if value == given:
                return value
        raise ValueError(f'"{given}" is not one of {names}')

    return Variable(f"{description} {names}.", _text_of(fallback), read)


def token(fallback: str, description: str = "") -> Variable[str]:
    """A word that is safe in a header, e.g. a commit or a header's name. May be empty."""
    return _matching(r"[\w.-]*", 'letters, digits, ".", "_" and "-"', fallback, description)


def path(fallback: str, description: str = "") -> Variable[str]:
    """A path such as /shop, without a slash at the end. May be empty."""
    return _matching(r"(/[\w.~-]+)*", "a path such as /shop", fallback, description)


def address(fallback: str, description: str = "") -> Variable[str]:
    """One e-mail address without a name."""
    return _matching(ADDRESS, "an e-mail address", fallback, description)


def origins(fallback: str, description: str = "") -> Variable[tuple[str, ...]]:
    """Origins as a browser sends them, `https://shop.example,https://admin.example`, or `*` for any."""

    def is_origin(item: str) -> builtins.bool:
        return item == "*" or _origin_of(item) == item

    return _listed(is_origin, "an origin such as https://shop.example", fallback, description)


def headers(fallback: str, description: str = "") -> Variable[tuple[str, ...]]:
    """Header names, e.g. `Authorization, X-Tenant`."""

    def is_name(item: str) -> builtins.bool:
        return re.fullmatch(r"[\w!#$%&'*+.^`|~-]+", item, re.ASCII) is not None

    return _listed(is_name, "the name of a header", fallback, description)


def secret(fallback: str | Required, description: str = "") -> Variable[Secret]:
    """A default is a sample for development. A required secret is none of the samples, and is long."""

    def read(given: str) -> Secret:
        if isinstance(fallback, Required):
            if re.match("development|change|example|sample|secret|test", given, re.IGNORECASE):
                raise ValueError("is a sample")
            if len(given) < 32:
                raise ValueError("is shorter than 32 characters")
        return Secret(given)

    return Variable(description, _text_of(fallback), read, "the output of: openssl rand -hex 32")


def url(
    fallback: str | Required,
    description: str,
    *,
    schemes: Sequence[str],
    example: str,
    samples: Sequence[str] = (),
    error_of: Callable[[SplitResult], str | None] = lambda _: None,
) -> Variable[Secret]:
    """A URL, printed with its password hidden. Schemes include the colon, e.g. `["postgres:"]`."""

    def read(given: str) -> Secret:
        parsed = _split(given)
        if parsed is None or not given.startswith(tuple(schemes)):
            raise ValueError(f"is not a URL that starts with {' or '.join(schemes)}")
        if given in samples:
            raise ValueError("is the sample value: set your own")
        if error := error_of(parsed):
            raise ValueError(error)
        return Secret(given, re.sub(r"^([^:]*://[^/@:]*):[^/]*@", r"\1:[secret]@", given))

    return Variable(description, _text_of(fallback), read, example)


def mail(fallback: str, description: str = "") -> Variable[Secret]:
    """The URL of a mail server, `file:` with a folder, or `none:`."""

    def error_of(parsed: SplitResult) -> str | None:
        is_server = parsed.scheme.startswith("smtp")
        return "does not name a mail server" if is_server and not parsed.hostname else None

    schemes = ("smtp:", "smtps:", "file:", "none:")
    example = "smtps://user:password@mail.example:465"
    return url(fallback, description, schemes=schemes, example=example, error_of=error_of)


ADDRESS = r'[^\s<>(),;:"@]+@[^\s<>(),;:"@]+'


def is_address(given: str) -> builtins.bool:
    """Whether a text is one e-mail address without a name."""
    return re.fullmatch(ADDRESS, given) is not None


def _text_of(fallback: str | builtins.int | Required) -> str | None:
    if isinstance(fallback, Required):
        return None
    return str(fallback).lower() if isinstance(fallback, builtins.bool) else str(fallback)


def _matching(pattern: str, what: str, fallback: str, description: str) -> Variable[str]:
    def read(given: str) -> str:
        if re.fullmatch(pattern, given, re.ASCII):
            return given
        raise ValueError(f'"{given}" is not {what}')

    return Variable(description, fallback, read)


def _listed(
    is_valid: Callable[[str], builtins.bool], what: str, fallback: str, description: str
) -> Variable[tuple[str, ...]]:
    def read(given: str) -> tuple[str, ...]:
        items = tuple(part.strip() for part in given.split(",") if part.strip())
        for item in items:
            if not is_valid(item):
                raise ValueError(f'"{item}" is not {what}')
        return items

    return Variable(description, fallback, read)


def _split(given: str) -> SplitResult | None:
    try:
        parsed = urlsplit(given)
        has_port = parsed.port is not None
    except ValueError:
        return None
    # The path of a file may have spaces.
    usable = parsed.scheme and not re.search(r"[\s\x00-\x1f]" if parsed.netloc else r"[\x00-\x1f]", given)
    is_complete = parsed.hostname or parsed.scheme not in ("http", "https")
    return parsed if usable and is_complete and (parsed.hostname or not has_port) else None


def _origin_of(item: str) -> str | None:
    """The origin of a URL in its only spelling (WHATWG URL, origin)."""
    parsed = _split(item)
    if parsed is None or parsed.scheme not in ("http", "https") or not parsed.hostname:
        return None
    host = f"[{parsed.hostname}]" if ":" in parsed.hostname else parsed.hostname
    usual = {"http": 80, "https": 443}[parsed.scheme]
    port = "" if parsed.port in (None, usual) else f":{parsed.port}"
    return f"{parsed.scheme}://{host}{port}"
