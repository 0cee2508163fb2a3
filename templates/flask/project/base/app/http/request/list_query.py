"""The query parameters of lists."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, create_model

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
    fields: dict[str, Any] = {"limit": (int, own["limit"]), "cursor": (Maybe[str], own["cursor"])}
    if sort:
        values = tuple(f"{sign}{column}" for column in sort for sign in ("", "-"))
        fields["sort"] = (Maybe[Literal[values]], _field(own["sort"].description))  # type: ignore[valid-type]
    pattern = f"^({names})(,({names}))*$"
    fields["fields"] = (Maybe[Annotated[str, Field(pattern=pattern)]], _field(own["fields"].description))
    fields["count"] = (Maybe[bool], _field(own["count"].description))
    for name in filters:
        field = item.model_fields[name]
        annotation: Any = Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation
        extra = {"examples": field.examples} if field.examples else {}
        fields[name] = (Maybe[annotation], Field(default=None, description=field.description, **extra))
    return create_model(f"{item.__name__}Query", __base__=_base(bool(sort)), **fields)


def _field(description: str | None) -> Any:
    return Field(default=None, description=description)


class _Unsorted(ListQuery):
    """A list that is always in the order of creation."""


def _base(is_sorted: bool) -> type[ListQuery]:
    return ListQuery if is_sorted else _Unsorted
