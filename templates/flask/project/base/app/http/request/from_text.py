"""Converts text from the URL, headers or forms to the numbers and booleans of its schema."""

import re
from collections.abc import Callable
from typing import Any

from pydantic import BaseModel

# Plain decimal digits: no exponent, no plus sign, no leading zeros.
INTEGER = re.compile(r"0|-?[1-9]\d{0,17}", re.ASCII)
NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?", re.ASCII)

CONVERTED = frozenset({"integer", "number", "boolean"})


def converter_of(model: type[BaseModel]) -> Callable[[dict[str, Any]], None] | None:
    """Converts in place.

    Text that cannot be converted is left for validation to refuse. None: nothing to convert.
    """
    schema = model.model_json_schema()
    types = {name: types_of(field) & CONVERTED for name, field in schema.get("properties", {}).items()}
    wanted = {name: found for name, found in types.items() if found}
    if not wanted:
        return None

    def convert(values: dict[str, Any]) -> None:
        for name, found in wanted.items():
            value = values.get(name)
            if isinstance(value, str):
                values[name] = converted(value, found)
            elif isinstance(value, list):
                values[name] = [converted(each, found) for each in value]

    return convert


def converted(text: str, types: frozenset[str]) -> object:
    """The value of a text, by the types it may have."""
    if "integer" in types and INTEGER.fullmatch(text):
        return int(text)
    if "number" in types and NUMBER.fullmatch(text):
        return float(text)
    if "boolean" in types and text in ("true", "false"):
        return text == "true"
    return text


def types_of(schema: dict[str, Any]) -> frozenset[str]:
    """Every type that a value or its items may have."""
    given = schema.get("type", [])
    found = {given} if isinstance(given, str) else set(given)
    for inner in [*schema.get("anyOf", []), *schema.get("allOf", []), schema.get("items")]:
        if isinstance(inner, dict):
            found |= types_of(inner)
    return frozenset(found)
