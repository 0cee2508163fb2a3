"""JSON Schemas of models, as the contract has them."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from app.http.schema import Body, Change, Checked, Headers, Params, Query, Reply
from app.http.schema_types import LEFT_OUT

Schema = dict[str, Any]

# Their subclasses have schemas of their own; they do not.
ROOTS = frozenset({BaseModel, Body, Change, Checked, Headers, Params, Query, Reply})
PREFIX = "#/components/schemas/"
# Of a class: what document.py resolves.
CLASS = "x-class"


class ContractSchema(GenerateJsonSchema):
    """Without the titles of fields, the docstrings of classes, and the rules that the contract omits."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        """No title repeats the name of its field."""
        return False

    def int_schema(self, schema: core_schema.IntSchema) -> Schema:
        """Leaves out the bounds of every integer."""
        made = super().int_schema(schema)
        for name in schema.get("metadata", {}).get("hidden_bounds", []):
            made.pop(name, None)
        return made

    def model_schema(self, schema: core_schema.ModelSchema) -> Schema:
        """Keeps the class, whose bases may have schemas of their own."""
        made = super().model_schema(schema)
        made.pop("description", None)
        made[CLASS] = schema["cls"]
        return made

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> Schema:
        """A field that may be left out has no default for callers."""
        made = super().default_schema(schema)
        if made.get("default", ...) is None:
            del made["default"]
        return made

    def nullable_schema(self, schema: core_schema.NullableSchema) -> Schema:
        """`{"type": ["string", "null"]}` where that is enough."""
        inner = dict(self.generate_inner(schema["schema"]))
        if LEFT_OUT in schema.get("metadata", {}):
            return inner
        if not isinstance(inner.get("type"), str) or "$ref" in inner:
            return {"anyOf": [inner, {"type": "null"}]}
        values = {"enum": [*inner["enum"], None]} if "enum" in inner else {}
        return {**inner, "type": [inner["type"], "null"], **values}

    def literal_schema(self, schema: core_schema.LiteralSchema) -> Schema:
        """One value is an enum, too."""
        made = super().literal_schema(schema)
        if "const" in made:
            value = made.pop("const")
            made["enum"] = [value]
        return made


class SchemaNames:
    """Collects the schemas that have a name, so that generated clients have one `Product`, not a type per
    route.
    """

    def __init__(self) -> None:
        self.components: dict[str, Schema] = {}
        # The names of those that are being added: a schema may contain itself.
        self._open: list[str] = []

    def schema_of(self, model: Any) -> Schema:
        """The schema of a type: for a class a reference to the component of its name."""
        adapter: TypeAdapter[Any] = TypeAdapter(model)
        made = adapter.json_schema(schema_generator=ContractSchema, ref_template="{model}")
        definitions: dict[str, Schema] = made.pop("$defs", {})
        named: Schema = self._named(made, definitions)
        return named

    def inline(self, model: type[BaseModel]) -> Schema:
        """The schema of a class itself, e.g. of a query."""
        named = self.schema_of(model)
        return self.components.pop(named["$ref"].removeprefix(PREFIX))

    def add(self, name: str, schema: Schema) -> Schema:
        """Adds a component, and returns a reference to it."""
        known = self.components.get(name)
        if known is not None and known != schema:
            raise ValueError(f"Two schemas have the title {name}. Change one of them.")
        self.components[name] = schema
        return {"$ref": PREFIX + name}

    def _named(self, schema: Any, definitions: dict[str, Schema]) -> Any:
        """Replaces each schema with a title by a reference."""
        if isinstance(schema, list):
            return [self._named(each, definitions) for each in schema]
        if not isinstance(schema, dict):
            return schema
        if "$ref" in schema:
            found = self._referred(schema["$ref"], definitions)
            others = {key: value for key, value in schema.items() if key != "$ref"}
            return {"allOf": [found], **others} if others else found
        own = {
            key: {name: self._named(each, definitions) for name, each in value.items()}
            if key == "properties"
            else self._named(value, definitions)
            for key, value in schema.items()
            if key not in ("title", CLASS)
        }
        cls = schema.get(CLASS)
        title = schema.get("title")
        if title is not None and "enum" in own:
            own.pop("description", None)  # The docstring of its class.
        if title is None:
            return own
        return self.add(title, self._extended(own, cls) if cls else own)

    def _referred(self, name: str, definitions: dict[str, Schema]) -> Schema:
        definition = definitions[name]
        if name in self._open:
            return {"$ref": PREFIX + definition["title"]}
        self._open.append(name)
        try:
            found: Schema = self._named(definition, definitions)
            return found
        finally:
            self._open.remove(name)

    def _extended(self, schema: Schema, cls: type[BaseModel]) -> Schema:
        """The schema of a class that extends another of the contract: that one, and what it adds."""
        base = cls.__base__
        if base is None or base in ROOTS or not issubclass(base, BaseModel) or issubclass(cls, Query):
            return schema
        inherited = base.model_fields
        properties = {name: each for name, each in schema["properties"].items() if name not in inherited}
        required = [name for name in schema.get("required", []) if name not in inherited]
        added = {"type": "object", "properties": properties, **({"required": required} if required else {})}
        return {"allOf": [self.schema_of(base), added]}
