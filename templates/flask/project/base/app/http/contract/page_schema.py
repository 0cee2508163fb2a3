"""The schema of a page of a list."""

from pydantic import BaseModel

from app.http.contract.json_schema import Schema, SchemaNames

NEXT = {
    "type": ["string", "null"],
    "description": "A link to the next page; null on the last page.",
    "examples": [None],
}
EXACT = {
    "type": "boolean",
    "description": "If false, there are more items than total: counting stopped at a limit of the server.",
    "examples": [True],
}


def page_schema(item: type[BaseModel], names: SchemaNames) -> Schema:
    """Its items may have only some of their fields."""
    title = str(item.model_config.get("title") or item.__name__)
    is_known = title in names.components
    names.schema_of(item)
    whole = names.components[title]
    if not is_known:
        del names.components[title]
    partial = names.add(f"Partial{title}", {key: value for key, value in whole.items() if key != "required"})
    page = {
        "type": "object",
        "required": ["items", "next"],
        "properties": {
            "items": {"type": "array", "items": partial},
            "next": NEXT,
            "total": {"type": "integer", "examples": [3]},
            "total_is_exact": EXACT,
        },
    }
    return names.add(f"{title}Page", page)
