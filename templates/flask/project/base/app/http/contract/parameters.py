"""The parameters of operations: of the path, the query and the headers."""

from __future__ import annotations

from pydantic import BaseModel

from app.http.contract.json_schema import Schema, SchemaNames
from app.http.response.reply_kind import forms_of, is_tagged
from app.http.route import Route


def parameters_of(route: Route, names: SchemaNames) -> list[Schema]:
    """Those of its schemas, and those that every route of its kind reads."""
    spec = route.spec
    headers = [_header(name, schema) for name, schema in route.request_headers.items()]
    return [
        *_parameters("query", spec.query, names),
        *_parameters("path", spec.params, names),
        *headers,
        *[_optional(name, description) for name, description in _common_headers(route).items()],
        *_parameters("header", spec.headers, names),
    ]


def _parameters(place: str, model: type[BaseModel] | None, names: SchemaNames) -> list[Schema]:
    if model is None:
        return []
    schema = names.inline(model)
    required = schema.get("required", [])
    return [
        _parameter(place, name, field, place == "path" or name in required)
        for name, field in schema.get("properties", {}).items()
    ]


def _parameter(place: str, name: str, field: Schema, is_required: bool) -> Schema:
    schema = {key: value for key, value in field.items() if key not in ("description", "examples")}
    # A default beside a reference is kept with it.
    if set(schema) == {"allOf"}:
        schema = schema["allOf"][0]
    examples = field.get("examples")
    return {
        "schema": schema,
        **({"example": examples[0]} if examples else {}),
        "in": place,
        "name": name,
        "required": is_required,
        **({"description": field["description"]} if "description" in field else {}),
        **({"deprecated": True} if field.get("deprecated") else {}),
    }


def _header(name: str, schema: Schema) -> Schema:
    return _parameter("header", name, schema, True)


def _optional(name: str, description: str) -> Schema:
    return _parameter("header", name, {"type": "string", "description": description}, False)


def _common_headers(route: Route) -> dict[str, str]:
    kinds = {form.kind for form in forms_of(route.spec.reply)}
    of_reply: dict[str, str] = {}
    if "file" in kinds:
        of_reply["range"] = "Which bytes to send, e.g. bytes=0-499: 206."
    if "events" in kinds:
        of_reply["last-event-id"] = "The id of the last event that you have seen."
    if route.method == "POST":
        return of_reply
    if route.method != "GET":
        return {
            "if-match": "ETags of the version you read: 412 if it is no longer current.",
            "if-none-match": "ETags of versions that must not exist, or `*` for any: 412 if one does.",
            **of_reply,
        }
    if not is_tagged(route.spec.reply):
        return of_reply
    return {
        "if-none-match": "ETags of the versions you have: 304 if one is current.",
        "if-match": "ETags of the versions you expect: 412 if none is current.",
        **of_reply,
    }
