"""Which fields are secret by their schema."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from pydantic import BaseModel

_MAX_DEPTH = 10
"""How deep alternatives may be nested; schemas can refer to themselves."""


@dataclass(frozen=True)
class Schemas:
    """The schemas that hold for one value, several where one has alternatives. They refer to `named`."""

    found: tuple[Mapping[str, object], ...] = ()
    named: Mapping[str, object] = field(default_factory=dict)

    def of_field(self, name: str) -> Schemas:
        """Those of a field of the value."""
        return self._below(_of_field(schema, name) for schema in self._alternatives())

    def of_items(self) -> Schemas:
        """Those of the items of a list."""
        return self._below([schema.get("items")] for schema in self._alternatives())

    @property
    def mark_secret(self) -> bool:
        """Whether one marks the value as secret: `writeOnly: true`, or the format of a password."""
        return any(
            schema.get("writeOnly") is True or schema.get("format") == "password"
            for schema in self._alternatives()
        )

    def _below(self, values: Iterable[Iterable[object]]) -> Schemas:
        found = [value for each in values for value in each if isinstance(value, Mapping)]
        return Schemas(tuple(found), self.named)

    def _alternatives(self) -> Iterator[Mapping[str, object]]:
        for schema in self.found:
            yield from self._with_alternatives(schema, 0)

    def _with_alternatives(self, schema: Mapping[str, object], depth: int) -> Iterator[Mapping[str, object]]:
        """A schema, the one it refers to, and those in its allOf, anyOf and oneOf."""
        yield schema
        if depth == _MAX_DEPTH:
            return
        reference = str(schema.get("$ref", "")).removeprefix("#/$defs/")
        more = [
            self.named.get(reference),
            *(each for key in _ALTERNATIVES for each in _list(schema.get(key))),
        ]
        for each in more:
            if isinstance(each, Mapping):
                yield from self._with_alternatives(each, depth + 1)


_ALTERNATIVES = ("allOf", "anyOf", "oneOf")


@cache
def schemas_of(model: type[BaseModel] | None) -> Schemas:
    """Those of a model; none without one."""
    if model is None:
        return Schemas()
    schema = model.model_json_schema()
    return Schemas((schema,), schema.get("$defs", {}))


def _of_field(schema: Mapping[str, object], name: str) -> list[object]:
    properties = schema.get("properties")
    if isinstance(properties, Mapping) and name in properties:
        return [properties[name]]
    patterns = schema.get("patternProperties")
    return [schema.get("additionalProperties"), *(patterns.values() if isinstance(patterns, Mapping) else ())]


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
