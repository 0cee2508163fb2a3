"""Rules for all values of requests, which the OpenAPI document omits."""

from typing import Any

from app.http.schema_types import LEFT_OUT

INT = 2**31
OTHERS = frozenset({"metadata", "serialization", "cls", "default", "config"})


def apply_rules(schema: Any) -> None:
    """Integers without bounds fit into a column.

    Enums are sent by their values. Changes a schema of Pydantic's core.
    """
    if isinstance(schema, list):
        for each in schema:
            apply_rules(each)
    if not isinstance(schema, dict):
        return
    if schema.get("type") == "int":
        _bound(schema)
    elif schema.get("type") == "enum":
        schema["strict"] = False
    for name, each in list(schema.items()):
        if name in OTHERS:
            continue
        if isinstance(each, dict) and each.get("type") == "nullable" and LEFT_OUT in each.get("metadata", {}):
            each = schema[name] = each["schema"]
        apply_rules(each)


def _bound(schema: dict[str, Any]) -> None:
    hidden = []
    if "le" not in schema and "lt" not in schema:
        schema["le"] = INT - 1
        hidden.append("maximum")
    if "ge" not in schema and "gt" not in schema:
        schema["ge"] = -INT
        hidden.append("minimum")
    if hidden:
        schema["metadata"] = {**schema.get("metadata", {}), "hidden_bounds": hidden}
