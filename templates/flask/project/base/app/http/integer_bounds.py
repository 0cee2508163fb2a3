"""Integers without bounds fit into a column of every database."""

from typing import Any

INT = 2**31
OTHERS = frozenset({"metadata", "serialization", "cls", "default", "config"})


def add_bounds(schema: Any) -> None:
    """Adds bounds to a schema of Pydantic's core, and notes which ones the OpenAPI document omits."""
    if isinstance(schema, list):
        for each in schema:
            add_bounds(each)
    if not isinstance(schema, dict):
        return
    if schema.get("type") == "int":
        hidden = {}
        if "le" not in schema and "lt" not in schema:
            schema["le"], hidden["maximum"] = INT - 1, True
        if "ge" not in schema and "gt" not in schema:
            schema["ge"], hidden["minimum"] = -INT, True
        if hidden:
            schema["metadata"] = {**schema.get("metadata", {}), "hidden_bounds": hidden}
    for name, each in list(schema.items()):
        if name not in OTHERS:
            add_bounds(each)

