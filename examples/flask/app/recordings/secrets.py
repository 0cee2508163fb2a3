"""The secrets of one request."""

import base64
import binascii
import json
import re
from collections.abc import Callable, Mapping
from typing import TypeVar, cast
from urllib.parse import quote, unquote

from app.http.operate.redact_url import HIDDEN, is_secret
from app.recordings.marked import Schemas
from app.recordings.replace_texts import replacer_of
from app.recordings.secrets_in_text import secrets_in
from app.recordings.shape import shown_name

V = TypeVar("V")

_MAX_DEPTH = 32
_SHORTEST = 4
"""Shorter values are too common in other texts to be replaced in them."""
_SCHEME = re.compile("bearer|basic|digest", re.IGNORECASE)
_BASIC = re.compile(r"basic\s+([\w+/=-]+)", re.IGNORECASE)
_SEPARATOR = re.compile(r"[\s;,=]+")


class Secrets:
    """They are collected where their name or their schema says so, and replaced wherever else they are.

    That is, e.g., in the message of an error. `shown` stands for what is replaced.
    """

    def __init__(self, shown: str = HIDDEN) -> None:
        self._shown = shown
        self._values: set[str] = set()

    def add(self, value: object) -> None:
        """Adds a secret, with the words in it: `Bearer KEY` has two."""
        if isinstance(value, Mapping | list):
            for each in value.values() if isinstance(value, Mapping) else value:
                self.add(each)
            return
        text = _text_of(value)
        words = [text, *_SEPARATOR.split(text), unquote(text), quote(text, safe="!~*'()", errors="replace")]
        for part in [*words, *_escaped(text), *_login(text)]:
            bare = part.strip("\"'")
            if len(bare) >= _SHORTEST and not _SCHEME.fullmatch(bare):
                self._values.add(bare)

    def add_found_in(self, value: object) -> None:
        """Adds what texts hold that belongs to a secret name in them, e.g. `?token=VALUE`."""
        if isinstance(value, str):
            for found in secrets_in(value):
                self.add(found)
        elif isinstance(value, Mapping | list):
            for each in value.values() if isinstance(value, Mapping) else value:
                self.add_found_in(each)

    def without(self, value: object, schemas: Schemas, depth: int = 0) -> object:
        """Copies a value without the fields that are secret, and remembers these."""
        if schemas.mark_secret:
            self.add(value)
            return HIDDEN
        if isinstance(value, bytes):
            return f"[{len(value)} bytes]"
        if not isinstance(value, Mapping | list):
            return value
        if depth > _MAX_DEPTH:
            return "[deep]"
        if isinstance(value, list):
            return [self.without(item, schemas.of_items(), depth + 1) for item in value]
        copy: dict[str, object] = {}
        for key, inner in value.items():
            name = str(key)
            if is_secret(name):
                self.add(inner)
                copy[shown_name(name)] = HIDDEN
            else:
                copy[shown_name(name)] = self.without(inner, schemas.of_field(name), depth + 1)
        return copy

    def replaced(self, value: V) -> V:
        """Copies a value, with every text in it without the secrets."""
        return cast(V, _replaced(value, replacer_of(self._values, self._shown)))


def _replaced(value: object, replace: Callable[[str], str]) -> object:
    if isinstance(value, str):
        return replace(value)
    if isinstance(value, list):
        return [_replaced(item, replace) for item in value]
    if isinstance(value, Mapping):
        return {replace(str(name)): _replaced(inner, replace) for name, inner in value.items()}
    return value


def _escaped(text: str) -> list[str]:
    """As JSON, Python and SQL write it."""
    escaped = [json.dumps(text), json.dumps(text, ensure_ascii=False), repr(text)]
    return [*(each[1:-1] for each in escaped), text.replace("'", "''")]


def _login(text: str) -> list[str]:
    """The parts of a login, which a Basic header has in base64."""
    match = _BASIC.fullmatch(text)
    if match is None:
        return []
    try:
        decoded = base64.b64decode(match[1]).decode(errors="replace")
    except binascii.Error:
        return []
    return decoded.split(":", 1)


def _text_of(value: object) -> str:
    """As JSON has it: that is how texts contain it."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return str(value)
