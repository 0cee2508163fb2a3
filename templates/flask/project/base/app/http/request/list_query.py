"""The query parameters of lists."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, create_model
from pydantic.fields import FieldInfo

from app.http.schema import Maybe, Query

MAX_LIMIT = 100
MAX_SAFE_INTEGER = 2**53 - 1


class ListQuery(Query):
    """The parameters of every list, in addition to a route's filters."""

    limit: int = Field(
        default=20,
        ge=1,
        le=MAX_SAFE_INTEGER,
        description=f"The size of a page. Values above {MAX_LIMIT} are reduced to {MAX_LIMIT}.",
    )
    cursor: Maybe[str] = Field(default=None, description="The cursor from the next link of a page.")
    sort: Maybe[str] = Field(
        default=None,
        description="The field to sort by; a leading - means descending. Default: order of creation.",
    )
    fields: Maybe[str] = Field(default=None, description="The fields to return, separated by commas.")
    count: Maybe[bool] = Field(
        default=None, description="Whether to add total, the number of matching items, and total_is_exact."
    )


def list_query(item: type[BaseModel], filters: Sequence[str], sort: Sequence[str]) -> type[ListQuery]:
    """The query schema of a list."""
    own = ListQuery.model_fields
    names = "|".join(item.model_fields)
    pattern = f"^({names})(,({names}))*$"
    fields: dict[str, Any] = {
        "sort": _optional(Literal[*_both_ways(sort)], own["sort"]),
        "fields": _optional(Annotated[str, Field(pattern=pattern)], own["fields"]),
    }
    if not sort:
        del fields["sort"]
    for name in filters:
        field = item.model_fields[name]
        fields[name] = _optional(annotated(field), field)
    return create_model(f"{item.__name__}Query", __base__=ListQuery, **fields)


def annotated(field: FieldInfo) -> Any:
    """The type of a field, with its rules."""
    return Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation


def _both_ways(sort: Sequence[str]) -> list[str]:
    return [f"{sign}{column}" for column in sort for sign in ("", "-")] or [""]


def _optional(annotation: Any, field: FieldInfo) -> tuple[Any, Any]:
    maybe: Any = Maybe
    return maybe[annotation], Field(default=None, description=field.description, examples=field.examples)
