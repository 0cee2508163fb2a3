"""What a value looks like, without the value."""

import re
from collections.abc import Mapping

from app.http.operate.redact_url import is_secret
from app.recordings.marked import Schemas

Shape = dict[str, object]

_MAX_DEPTH, _MAX_ITEMS, _MAX_NAMES = 10, 20, 200
_NAME = re.compile(r"[A-Za-z_$][A-Za-z0-9_$-]{0,59}")
_FORMATS = {
    "uuid": re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE),
    "date-time": re.compile(
        r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.]{5,18}(?:Z|[+-][0-9]{2}:?[0-9]{2})?", re.IGNORECASE
    ),
    "date": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    "email": re.compile(r"[^\s@]{1,64}@[^\s@]{1,255}"),
    "uri": re.compile(r"https?://.*", re.IGNORECASE | re.DOTALL),
    "integer": re.compile(r"-?[0-9]{1,30}"),
}


def shape_of(value: object, schemas: Schemas, depth: int = 0) -> Shape:
    """The types and lengths of a value. A field that is secret by its name or its schema has neither."""
    if depth > _MAX_DEPTH:
        return {"type": "deep"}
    if schemas.mark_secret:
        return {"type": "secret"}
    if value is None:
        return {"type": "null"}
    if isinstance(value, bool):
        return {"type": "boolean"}
    if isinstance(value, int | float):
        return _of_number(value)
    if isinstance(value, bytes):
        return {"type": "bytes", "length": len(value)}
    if isinstance(value, list):
        items = [shape_of(item, schemas.of_items(), depth + 1) for item in value[:_MAX_ITEMS]]
        return {"type": "array", "length": len(value), "items": items}
    if isinstance(value, Mapping):
        return {"type": "object", "properties": _of_fields(value, schemas, depth)}
    return _of_text(str(value))


def shown_name(name: str) -> str:
    """Names are chosen by callers too: one that is not like a name, such as an address, is not kept."""
    return name if _NAME.fullmatch(name) else "[name]"


def _of_fields(value: Mapping[object, object], schemas: Schemas, depth: int) -> dict[str, Shape]:
    shapes: dict[str, Shape] = {}
    for key, inner in list(value.items())[:_MAX_NAMES]:
        name = str(key)
        is_hidden = is_secret(name)
        shapes[shown_name(name)] = (
            {"type": "secret"} if is_hidden else shape_of(inner, schemas.of_field(name), depth + 1)
        )
    return shapes


def _of_number(value: float) -> Shape:
    kind = "integer" if float(value).is_integer() else "number"
    shape: Shape = {"type": kind, "digits": len(re.sub("[^0-9]", "", str(value)))}
    return shape | ({"negative": True} if value < 0 else {})


def _of_text(value: str) -> Shape:
    found = next((name for name, pattern in _FORMATS.items() if pattern.fullmatch(value)), None)
    return {"type": "string", "length": len(value)} | ({"format": found} if found else {})
