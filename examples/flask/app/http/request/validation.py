"""Validates the parts of a request by their schemas, with an error for each invalid value."""

from collections.abc import Callable, Mapping, Sequence
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from app.http.request.from_text import converter_of
from app.http.request.storable import MAX_LISTED, unstorable_values
from app.http.response.problem import Problem, RequestError, invalid, pointer_of, truncated
from app.http.schema_types import UUID

# A request with more values is checked up to the first error, because each value may have one.
MAX_EXAMINED = 1000

M = TypeVar("M", bound=BaseModel)


class Validator(Generic[M]):
    """Validates a part, e.g. `body`. Text of the URL is converted to the types of its fields; JSON is not."""

    def __init__(self, part: str, model: type[M], *, from_text: bool = False) -> None:
        self._part = part
        self._validate: Callable[[object], M] = model.__pydantic_validator__.validate_python
        self._convert = converter_of(model) if from_text else None

    def validate(self, value: object) -> M:
        """The model. Raises a Problem."""
        if self._convert is not None and isinstance(value, dict):
            self._convert(value)
        try:
            return self._validate(value)
        except ValidationError as error:
            raise self._problem(error, value) from None

    def _problem(self, error: ValidationError, value: object) -> Problem:
        details = error.errors(include_url=False, include_input=False)
        is_complete = count_of(value) <= MAX_EXAMINED
        errors = [request_error_of(self._part, each) for each in (details if is_complete else details[:1])]
        return validation_problem(errors, is_complete=is_complete)


def require_storable(parts: Mapping[str, object]) -> None:
    """Raises a Problem for values that no database can store."""
    errors: list[RequestError] = []
    for part, value in parts.items():
        if value:
            errors += unstorable_values(part, value)
    if errors:
        raise validation_problem(errors)


def validation_problem(errors: Sequence[RequestError], *, is_complete: bool = True) -> Problem:
    """The 422, or for headers the 400."""
    status = 400 if errors[0].part == "headers" else 422
    all_listed = is_complete and len(errors) <= MAX_LISTED
    return invalid(errors[:MAX_LISTED], status=status, is_complete=all_listed)


def request_error_of(part: str, error: ErrorDetails) -> RequestError:
    """An error of Pydantic in the words of JSON Schema."""
    path = [name for name in error["loc"] if name != "[key]"]
    return RequestError(part, truncated(pointer_of(*path)), detail_of(error))


def detail_of(error: ErrorDetails) -> str:
    """The sentence about an invalid value."""
    kind = error["type"]
    context = error.get("ctx", {})
    if kind == "missing":
        return f"must have required property '{error['loc'][-1]}'"
    if kind == "string_pattern_mismatch" and context.get("pattern") == UUID:
        return 'must match format "uuid"'
    sentence = SENTENCES.get(kind)
    return sentence.format(**context) if sentence else error["msg"]


SENTENCES = {
    "extra_forbidden": "must NOT have additional properties",
    "int_type": "must be integer",
    "int_from_float": "must be integer",
    "int_parsing_size": "must be integer",
    "float_type": "must be number",
    "finite_number": "must be number",
    "string_type": "must be string",
    "string_sub_type": "must be string",
    "bool_type": "must be boolean",
    "datetime_type": "must be string",
    "date_type": "must be string",
    "list_type": "must be array",
    "tuple_type": "must be array",
    "dict_type": "must be object",
    "model_type": "must be object",
    "model_attributes_type": "must be object",
    "none_required": "must be null",
    "greater_than": "must be > {gt}",
    "greater_than_equal": "must be >= {ge}",
    "less_than": "must be < {lt}",
    "less_than_equal": "must be <= {le}",
    "multiple_of": "must be multiple of {multiple_of}",
    "string_too_short": "must NOT have fewer than {min_length} characters",
    "string_too_long": "must NOT have more than {max_length} characters",
    "string_pattern_mismatch": 'must match pattern "{pattern}"',
    "too_short": "must NOT have fewer than {min_length} items",
    "too_long": "must NOT have more than {max_length} items",
    "literal_error": "must be equal to one of the allowed values",
    "enum": "must be equal to one of the allowed values",
}


def count_of(value: object, most: int = MAX_EXAMINED + 1) -> int:
    """Counts values up to `most`."""
    if not isinstance(value, (dict, list)):
        return 1
    parts = list(value.values()) if isinstance(value, dict) else value
    count = 1 + max(0, len(parts) - most)
    for part in parts[:most]:
        if count >= most:
            break
        count += count_of(part, most - count)
    return count
