"""Commands for a shell, from the contract."""

import json
import re
from collections.abc import Mapping

from app.http.response.deprecations import DeprecationEntry

# How deep an example goes.
DEEPEST = 8


def curl_of(entry: DeprecationEntry, url: str, document: Mapping[str, object]) -> str | None:
    """The call that replaces a deprecated one, of the same route if only a field is deprecated.

    None if nothing is to be used instead, and for a field of a response.
    """
    if entry.use is None or entry.field.startswith("reply."):
        return None
    is_route = re.match(r"[A-Z]+ /", entry.use) is not None
    method, path = entry.use.split(" ", 1) if is_route else (entry.method, entry.path)
    query = f"?{entry.use}=VALUE" if not is_route and entry.field.startswith("query.") else ""
    operation = _at(document, "paths", path, method.lower())
    schema = _at(operation, "requestBody", "content", "application/json", "schema")
    named = re.sub(r"\{(\w+)\}", lambda match: match[1].upper(), path)
    parts = ["curl", *([] if method == "GET" else [f"-X {method}"]), f"'{url}{named}{query}'"]
    if _at(operation, "security") is not None:
        parts.append('-H "Authorization: Bearer $API_KEY"')
    if schema is not None:
        parts.append(f"-H 'Content-Type: application/json' -d '{_body_of(schema, document)}'")
    return " ".join(parts)


def _body_of(schema: object, document: Mapping[str, object]) -> str:
    """An example of a body. An apostrophe would end the text in the shell."""
    text = json.dumps(_example_of(schema, document, 0), separators=(",", ":"), ensure_ascii=False)
    return text.replace("'", "\\u0027")


def _example_of(schema: object, document: Mapping[str, object], depth: int) -> object:
    """A value of a schema, made of its examples, defaults and first choices."""
    if depth > DEEPEST or not isinstance(schema, Mapping):
        return None if depth > DEEPEST else 1
    reference = schema.get("$ref")
    if isinstance(reference, str):
        return _example_of(_at(document, *reference.removeprefix("#/").split("/")), document, depth + 1)
    for given in (_first(schema.get("examples")), schema.get("example"), schema.get("default")):
        if given is not None:
            return given
    for given in (schema.get("const"), _first(schema.get("enum"))):
        if given is not None:
            return given
    choice = _first(schema.get("anyOf")) or _first(schema.get("allOf"))
    if choice:
        return _example_of(choice, document, depth + 1)
    return _made_of(schema, document, depth)


def _made_of(schema: Mapping[str, object], document: Mapping[str, object], depth: int) -> object:
    properties = schema.get("properties")
    if isinstance(properties, Mapping):
        return {
            name: _example_of(field, document, depth + 1)
            for name, field in properties.items()
            if not _at(field, "deprecated")
        }
    if "items" in schema:
        return [_example_of(schema["items"], document, depth + 1)]
    return {"string": "text", "boolean": True}.get(str(schema.get("type")), 1)


def _first(values: object) -> object:
    return values[0] if isinstance(values, list) and values else None


def _at(value: object, *path: str) -> object:
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value
