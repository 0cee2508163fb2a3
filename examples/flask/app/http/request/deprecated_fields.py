"""The deprecated fields of routes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from app.http.request.deprecation import Deprecation
from app.http.route import Spec


@dataclass(frozen=True, slots=True)
class DeprecatedField:
    """Its part and its path, e.g. `body.lines.note`, `query.state` or `reply.items.total`."""

    name: str
    deprecation: Deprecation
    # The names of the fields beside it.
    siblings: tuple[str, ...]


Used = Callable[[object, object], list[str]]


def deprecated_fields_of(spec: Spec) -> list[DeprecatedField]:
    """Those of the body, the query and the reply."""
    found: list[DeprecatedField] = []
    for name, model in (("body", spec.body), ("query", spec.query), ("reply", _reply_schema(spec))):
        if model is not None:
            schema = _schema_of(model)
            found += _fields_in(schema, name, schema.get("$defs", {}))
    return found


@cache
def _schema_of(model: Any) -> dict[str, Any]:
    return TypeAdapter(model).json_schema(ref_template="{model}")


def _reply_schema(spec: Spec) -> Any:
    reply = spec.reply
    while reply is not None and reply.kind == "statuses":
        reply = reply.replies.get(200)
    if reply is None or reply.kind != "json":
        return None
    return list.__class_getitem__(reply.page) if reply.page else reply.schema


def _fields_in(schema: Any, path: str, definitions: dict[str, Any]) -> list[DeprecatedField]:
    if "$ref" in schema:
        # It is taken out of the definitions below: a schema may contain itself.
        name = schema["$ref"]
        if name not in definitions:
            return []
        schema = {**definitions[name], **{key: each for key, each in schema.items() if key != "$ref"}}
        definitions = {key: each for key, each in definitions.items() if key != name}
    properties = schema.get("properties", {})
    found: list[DeprecatedField] = []
    for name, field in properties.items():
        facts = field.get("x-deprecation")
        if facts:
            found.append(DeprecatedField(f"{path}.{name}", Deprecation(**facts), tuple(properties)))
        found += _fields_in(field, f"{path}.{name}", definitions)
    inner = [schema.get("items"), *schema.get("allOf", []), *schema.get("anyOf", [])]
    for each in [*inner, *schema.get("oneOf", [])]:
        if isinstance(each, dict):
            found += _fields_in(each, path, definitions)
    return found


def used_fields(fields: Sequence[DeprecatedField]) -> Used:
    """Returns a function that names the deprecated fields that a request uses.

    Those of the body and the query that it sent, and those of the reply that it named in `fields=`. Call it
    before the validation, which adds defaults.
    """
    parts = [(field.name, *field.name.split(".", 1)) for field in fields]

    def used(query: object, body: object) -> list[str]:
        asked = str(query.get("fields", "")).split(",") if isinstance(query, dict) else []
        return [name for name, part, path in parts if _is_used(part, path.split("."), query, body, asked)]

    return used


def _is_used(part: str, path: list[str], query: object, body: object, asked: list[str]) -> bool:
    if part == "reply":
        return path[-1] in asked
    return _has(body if part == "body" else query, path)


def _has(value: object, path: list[str]) -> bool:
    """Whether a value has a field at this path; of a list, one of its items."""
    if isinstance(value, list):
        return any(_has(item, path) for item in value)
    if not path:
        return True
    return isinstance(value, dict) and path[0] in value and (len(path) == 1 or _has(value[path[0]], path[1:]))
