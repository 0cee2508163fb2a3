"""A route as an operation of the OpenAPI document."""

from __future__ import annotations

from app.http.contract.json_schema import Schema, SchemaNames
from app.http.contract.media import request_body_of, responses_of
from app.http.contract.operation_id import operation_id_of
from app.http.contract.parameters import parameters_of
from app.http.request.declaration import status_of
from app.http.request.deprecation import sentences_of
from app.http.response.problem import title_of
from app.http.response.reply_kind import forms_of, is_tagged
from app.http.route import Route

SECURITY: dict[str, list[dict[str, list[str]]]] = {
    "anonymous": [],
    "user": [{"key": []}],
    "admin": [{"adminKey": []}],
}
AUDIENCES = {
    "anonymous": "No API key is required.",
    "user": "Requires an API key.",
    "admin": "Requires an admin's API key.",
}
DEPRECATION_HEADERS = {
    "Deprecation": ("Since when this is deprecated (RFC 9745), in seconds.", "@1796083200"),
    "Link": ("The page about the deprecation, and the successor.", '</v1/things>; rel="successor-version"'),
    "Sunset": ("When this ends (RFC 8594).", "Tue, 01 Jun 2027 00:00:00 GMT"),
}


def operation_of(route: Route, names: SchemaNames) -> Schema:
    """The operation, without the headers of every response."""
    spec = route.spec
    body = request_body_of(spec, names)
    responses = responses_of(spec.reply, status_of(spec), names)
    for status, response in responses.items():
        if status.startswith("2"):
            headers = {**_own_headers(route), **response.get("headers", {})}
            if headers:
                response["headers"] = headers
    if route.method == "GET" and is_tagged(spec.reply):
        kept = {"headers": dict(route.response_headers)} if route.response_headers else {}
        responses["304"] = {"description": title_of(304), **kept}
    for code in sorted({*_error_statuses(route, body is not None), *route.problems}):
        responses[str(code)] = problem_response_of(title_of(code))
    responses["default"] = problem_response_of("Any other error, as a problem (RFC 9457)")
    parameters = parameters_of(route, names)
    deprecated = spec.deprecated
    return {
        "operationId": operation_id(route),
        "summary": spec.summary,
        "tags": [route.tag],
        "description": _description_of(route),
        **({"requestBody": body} if body else {}),
        **({"parameters": parameters} if parameters else {}),
        **({"deprecated": True} if deprecated else {}),
        "security": SECURITY[route.audience],
        **({"x-gapi-ok": dict(spec.suppress)} if spec.suppress else {}),
        **({"x-sunset": deprecated.sunset} if deprecated and deprecated.sunset else {}),
        "responses": responses,
    }


def operation_id(route: Route) -> str:
    """The name in generated clients."""
    is_created = status_of(route.spec) == 201 or 201 in (route.spec.reply.replies if route.spec.reply else {})
    made = operation_id_of(route.method, route.path, is_list=_is_list(route), is_created=is_created)
    return route.spec.operation_id or made


def problem_response_of(description: str) -> Schema:
    """A problem as a response."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": description, "content": {"application/problem+json": {"schema": schema}}}


def _own_headers(route: Route) -> Schema:
    headers = {
        name: {"schema": {"type": "string", "example": example}, "description": description}
        for name, (description, example) in DEPRECATION_HEADERS.items()
        if route.spec.deprecated and (name != "Sunset" or route.spec.deprecated.sunset)
    }
    return {**headers, **route.success_headers, **route.response_headers}


def _is_list(route: Route) -> bool:
    return route.spec.reply is not None and route.spec.reply.page is not None


def _description_of(route: Route) -> str:
    """The route's description, completed with facts from its spec."""
    spec = route.spec
    sentences = [spec.description, AUDIENCES[route.audience]]
    if _is_list(route):
        sentences.append("Returns one page: follow `next` until it is null.")
    if route.method in ("PUT", "PATCH", "DELETE") and spec.params:
        sentences.append(
            "With `If-Match` it succeeds only if nobody has changed the resource since you read it."
        )
    if spec.deprecated:
        sentences.append(sentences_of(spec.deprecated))
    return " ".join(filter(None, [*sentences, *route.sentences]))


def _error_statuses(route: Route, has_body: bool) -> list[int]:
    """The error statuses of a route, derived from its spec."""
    spec = route.spec
    writes = route.method != "GET"
    reads_body = has_body or bool(spec.raw_body)
    applies = {
        400: reads_body or spec.headers is not None,
        401: True,  # An invalid key is refused on every route.
        403: route.audience == "admin",
        404: spec.params is not None,
        405: True,
        409: writes,
        410: spec.deprecated is not None and spec.deprecated.sunset is not None,
        412: spec.params is not None if writes else spec.reply is not None and is_tagged(spec.reply),
        413: reads_body,
        415: reads_body,
        416: any(form.kind == "file" for form in forms_of(spec.reply)),
        422: spec.params is not None or spec.query is not None or reads_body,
        503: True,
    }
    return [status for status, holds in applies.items() if holds]
