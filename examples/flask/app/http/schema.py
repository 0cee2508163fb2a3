"""The base classes of schemas. One schema validates, serializes, types and documents."""

from __future__ import annotations

from typing import Any, Self

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, model_validator
from pydantic_core import CoreSchema, PydanticCustomError

from app.http.core_rules import apply_rules
from app.http.schema_types import Date, Id, Maybe, Timestamp

__all__ = [
    "Body",
    "Change",
    "Checked",
    "Date",
    "Headers",
    "Id",
    "IdParams",
    "Maybe",
    "Params",
    "Query",
    "Reply",
    "Timestamp",
]


class Checked(BaseModel):
    """What callers send. Integers without bounds must fit into a column."""

    model_config = ConfigDict(strict=True, allow_inf_nan=False)

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[BaseModel], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Adds the rules that hold for all requests."""
        schema = handler(source)
        apply_rules(schema)
        return schema


class Body(Checked):
    """The body of a request, or an object in one. Fields that it does not have are refused."""

    model_config = ConfigDict(extra="forbid")

    def sent(self) -> dict[str, Any]:
        """The fields that the caller sent, with their values in Python: a time is a datetime."""
        names = [name for name in type(self).model_fields if name in self.model_fields_set]
        return {name: getattr(self, name) for name in names}


class Change(Body):
    """The fields to change: at least one."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    @model_validator(mode="before")
    @classmethod
    def _require_one(cls, values: Any) -> Any:
        if isinstance(values, dict) and not values:
            raise PydanticCustomError("min_properties", "must NOT have fewer than 1 properties")
        return values


class Query(Checked):
    """The parameters of a query. Others are refused."""

    model_config = ConfigDict(extra="forbid")


class Params(Checked):
    """The parameters in a path."""


class Headers(Checked):
    """The headers that a view reads; the header `x-tenant` is the field `x_tenant`."""

    model_config = ConfigDict(alias_generator=lambda name: name.replace("_", "-"))


class Reply(BaseModel):
    """What a view returns, or an object in it."""

    model_config = ConfigDict(from_attributes=True, populate_by_name=True)

    @classmethod
    def of(cls, row: object, /, **more: object) -> Self:
        """Made of the attributes of a row, and of `more`."""
        if not more:
            return cls.model_validate(row)
        own = cls.model_fields.keys() - more.keys()
        return cls.model_validate({**{name: getattr(row, name) for name in own}, **more})


class IdParams(Params):
    """The id in a path."""

    id: Id
