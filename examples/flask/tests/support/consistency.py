"""Rules for every endpoint: the first rule of endpoint design is to be consistent."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from tests.support.path_names import (
    RECEIVERS,
    is_collection,
    is_parameter,
    is_plural,
    is_receiver,
    repeats_method,
    segments_of,
)

Schema = dict[str, Any]

# Paths that are defined by convention, for machines.
FIXED = re.compile(
    r"/(health/|(health|live|ready)z?$|version$|metrics$|openapi\.json$|docs|\.well-known/|robots\.txt$)"
)
KEBAB = re.compile(
    r"([a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)?|\{[a-z][a-z0-9]*(_[a-z0-9]+)*\}(:[a-z]+(-[a-z]+)*)?)"
)
SNAKE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


@dataclass(frozen=True)
class Endpoint:
    """An operation with what its path shows. References are replaced by what they name."""

    method: str
    path: str
    # The methods of its path.
    methods: frozenset[str]
    # Whether the contract has `path/{id}`, so that the path is a collection.
    has_items: bool
    operation: Schema

    @property
    def names(self) -> list[str]:
        """The segments after the version."""
        segments = [] if FIXED.match(self.path) else segments_of(self.path)
        return segments[1:] if segments and re.fullmatch(r"v\d+", segments[0]) else segments

    @property
    def responses(self) -> Schema:
        """Its responses by status."""
        found: Schema = self.operation.get("responses", {})
        return found


Fault = Callable[[Endpoint], str | None]


def unversioned_path(of: Endpoint) -> str | None:
    """A caller sees which version it uses."""
    is_right = FIXED.match(of.path) or re.match(r"/v\d+/", of.path)
    return None if is_right else "does not start with /v1/"


def not_kebab_case(of: Endpoint) -> str | None:
    """Nobody has to guess the spelling of a path."""
    return next((name for name in of.names if not KEBAB.fullmatch(name)), None)


def singular_collection(of: Endpoint) -> str | None:
    """A collection is called by what it holds."""
    names = of.names
    for place, name in enumerate(names):
        is_page = place == len(names) - 1 and _answers(of, "items") and _answers(of, "next")
        holds = is_collection(names, place) or is_page
        is_many = is_parameter(name) or is_plural(name) or re.search("(ed|ing|est|ble)$", name)
        if holds and not is_many and not repeats_method(names, place, of.methods):
            return name
    return None


def verb_in_path(of: Endpoint) -> str | None:
    """The method is the verb."""
    names = of.names
    found = (name for place, name in enumerate(names) if repeats_method(names, place, of.methods))
    return next(found, None)


def not_snake_case(of: Endpoint) -> str | None:
    """A field is called the same on the wire, in the code and in the database."""
    fields = (field for schema in _schemas_of(of) for field in _fields_of(schema))
    return next((field for field in fields if not SNAKE.fullmatch(field)), None)


def open_body(of: Endpoint) -> str | None:
    """A field with a typing error is refused, not ignored; a webhook takes what the other side adds."""
    if any(is_receiver(segments_of(of.path), place) for place in range(len(segments_of(of.path)))):
        return None
    body = _json_of(of.operation.get("requestBody"))
    is_open = body and body.get("properties") and body.get("additionalProperties") is not False
    return "takes unknown fields" if is_open else None


def list_at_the_top(of: Endpoint) -> str | None:
    """An object can grow a field, a list cannot."""
    is_list = any(schema.get("type") == "array" for schema in _schemas_of(of))
    return "is a list at the top" if is_list else None


def list_without_pages(of: Endpoint) -> str | None:
    """Every list is read the same way, and none is endless."""
    if of.method != "get" or FIXED.match(of.path) or not _json_of(of.responses.get("200")):
        return None
    name = of.names[-1] if of.names else ""
    rows = ("items", "data", "results", "values", "entries", "records", name.replace("-", "_"))
    if not (is_plural(name) or _answers(of, "items")) or not any(_answers(of, field) for field in rows):
        return None
    return next((field for field in ("items", "next") if not _answers(of, field)), None)


def post_without_201(of: Endpoint) -> str | None:
    """A caller can tell "made" from "done"."""
    names = of.names
    last = names[-1] if names else ""
    is_received = any(name in RECEIVERS for name in names[:-1])
    creates = of.method == "post" and not is_parameter(last) and not is_received
    if not creates or not (of.has_items or is_plural(last)):
        return None
    is_right = any(re.match("20[127]|3", status) for status in of.responses)
    return None if is_right else "does not return 201"


def other_error_body(of: Endpoint) -> str | None:
    """Every error has one shape."""
    errors = {status: each for status, each in of.responses.items() if re.match("default$|[45]", status)}
    if not errors:
        return "declares no error"
    found = (
        code for code, each in errors.items() if "application/problem+json" not in each.get("content", {})
    )
    return next(found, None)


RULES: dict[str, Fault] = {
    rule.__name__.replace("_", "-"): rule
    for rule in (
        unversioned_path,
        not_kebab_case,
        singular_collection,
        verb_in_path,
        not_snake_case,
        open_body,
        list_at_the_top,
        list_without_pages,
        post_without_201,
        other_error_body,
    )
}
"""A route suppresses a rule with `suppress={"singular-collection": "the reason"}`."""


def inconsistencies(document: Schema) -> list[str]:
    """Every breach of a rule, one per line: the rule, the route, and what is wrong."""
    lines: list[str] = []
    for endpoint in _endpoints_of(_inlined(document, document, ())):
        name = f"{endpoint.method.upper()} {endpoint.path}"
        reasons: dict[str, str] = endpoint.operation.get("x-gapi-ok", {})
        for rule, fault_of in RULES.items():
            fault = fault_of(endpoint)
            if rule not in reasons:
                lines += [f"{rule}: {name}: {fault}"] if fault else []
            elif not fault:
                lines.append(f"unused-suppression: {name}: suppresses {rule}, and keeps to it")
            elif not reasons[rule].strip():
                lines.append(f"suppression-without-reason: {name}: suppresses {rule} and does not say why")
        lines += [f"unknown-rule: {name}: suppresses {rule}" for rule in reasons if rule not in RULES]
    return lines


def _endpoints_of(document: Schema) -> Iterator[Endpoint]:
    paths: dict[str, Schema] = document["paths"]
    for path, methods in paths.items():
        has_items = any(other.startswith(f"{path}/{{") for other in paths)
        for method, operation in methods.items():
            yield Endpoint(method, path, frozenset(methods), has_items, operation)


def _inlined(value: Any, document: Schema, trail: tuple[str, ...]) -> Any:
    """A document with each reference replaced by its target; one that contains itself becomes empty."""
    if isinstance(value, list):
        return [_inlined(each, document, trail) for each in value]
    if not isinstance(value, dict):
        return value
    reference = value.get("$ref")
    if not isinstance(reference, str):
        return {name: _inlined(each, document, trail) for name, each in value.items()}
    if reference in trail:
        return {}
    target: Any = document
    for key in reference.split("/")[1:]:
        target = target[key]
    return _inlined(target, document, (*trail, reference))


def _json_of(message: Any) -> Schema | None:
    found: Schema | None = (message or {}).get("content", {}).get("application/json", {}).get("schema")
    return found


def _answers(of: Endpoint, field: str) -> bool:
    return field in (_json_of(of.responses.get("200")) or {}).get("properties", {})


def _schemas_of(of: Endpoint) -> list[Schema]:
    found = (_json_of(each) for each in [of.operation.get("requestBody"), *of.responses.values()])
    return [schema for schema in found if schema]


def _fields_of(schema: Schema) -> list[str]:
    properties: Schema = schema.get("properties", {})
    below = [
        *properties.values(),
        *([schema["items"]] if "items" in schema else []),
        *schema.get("allOf", []),
    ]
    return [*properties, *(field for each in below for field in _fields_of(each))]
