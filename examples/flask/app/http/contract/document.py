"""The OpenAPI document of an app."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from app.http.contract.info import info
from app.http.contract.json_schema import Schema, SchemaNames
from app.http.contract.operation import operation_id, operation_of
from app.http.contract.response_headers import ResponseFacts, header_component, headers_for
from app.http.operate.probes import is_probe
from app.http.response.problem import title_of
from app.http.route import Route

SERVER = "This server"
SECURITY_SCHEMES = {
    "key": {"type": "http", "scheme": "bearer", "description": "The API key of a client."},
    "adminKey": {"type": "http", "scheme": "bearer", "description": "The API key of an admin."},
}
_text = {"type": "string"}
PROBLEM: Schema = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string", "examples": ["about:blank"]},
        "title": {"type": "string", "examples": ["Not Found"]},
        "status": {"type": "integer", "examples": [404]},
        "detail": {"type": "string", "examples": ["There is no such product."]},
        "instance": {"type": "string", "description": "The id of the request; the log names it too."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["in", "pointer", "detail"],
                "properties": {"in": _text, "pointer": _text, "detail": _text},
            },
        },
    },
}


def document_of(routes: Iterable[Route], tags: Mapping[str, str], guides: Sequence[str]) -> Schema:
    """The document. Routes without a tag are not in it."""
    listed = [route for route in routes if route.tag]
    require_distinct_ids(listed)
    names = SchemaNames()
    names.add("Problem", PROBLEM)
    components = _Components(has_limits=any(429 in route.problems for route in listed))
    paths: dict[str, Schema] = {}
    for route in listed:
        operation = operation_of(route, names)
        for status, response in operation["responses"].items():
            operation["responses"][status] = components.completed(route, status, response)
        paths.setdefault(route.path, {})[route.method.lower()] = operation
    return {
        "openapi": "3.1.0",
        "info": info(guides),
        "paths": paths,
        "servers": [{"url": "/", "description": SERVER}],
        "tags": [{"name": name, "description": description} for name, description in tags.items()],
        "components": {
            "securitySchemes": SECURITY_SCHEMES,
            "schemas": dict(sorted(names.components.items())),
            "responses": components.responses,
            "headers": components.headers,
        },
    }


def require_distinct_ids(routes: Iterable[Route]) -> None:
    """Raises for two operations of one name."""
    known: dict[str, str] = {}
    for route in routes:
        name = operation_id(route)
        if name in known:
            raise ValueError(
                f"{known[name]} and {route.name} have the same operationId: {name}. Change one of them."
            )
        known[name] = route.name


class _Components:
    """Problems and 304 are the same for all operations, and headers for all responses."""

    def __init__(self, *, has_limits: bool) -> None:
        self.headers: dict[str, Schema] = {}
        self.responses: dict[str, Schema] = {}
        self._has_limits = has_limits

    def completed(self, route: Route, status: str, response: Schema) -> Schema:
        """The response with its headers, or a reference to it."""
        is_success = status.startswith("2")
        content = response.get("content", {})
        facts = ResponseFacts(
            status,
            has_body=is_success and bool(content),
            is_tagged=_is_tagged(route, status, content),
            is_limited=self._has_limits and (not is_success or not is_probe(route.path)),
        )
        found = headers_for(facts)
        for name in found:
            self.headers.setdefault(name, header_component(name))
        common = {name: {"$ref": f"#/components/headers/{name}"} for name in found}
        complete = {**response, "headers": {**common, **response.get("headers", {})}}
        own = response.get("headers")
        if own and status == "304":
            return complete
        if status != "304" and re.match("[23]", status):
            return complete
        name = _name_of(status)
        self.responses.setdefault(name, complete)
        return {"$ref": f"#/components/responses/{name}"}


def _is_tagged(route: Route, status: str, content: Schema) -> bool:
    if "text/event-stream" in content:
        return False
    reply = route.spec.reply
    if reply is not None and reply.kind == "statuses":
        reply = reply.replies.get(int(status)) if status.isdigit() else None
    return reply is None or reply.kind not in ("stream", "events")


def _name_of(status: str) -> str:
    """The component name of a status, e.g. `NotFound`; `default` becomes `OtherProblem`."""
    return re.sub("[^A-Za-z]", "", title_of(int(status))) if status.isdigit() else "OtherProblem"
