"""The bodies of requests and responses in the contract."""

from __future__ import annotations

from typing import Any

from app.http.contract.json_schema import Schema, SchemaNames
from app.http.contract.page_schema import page_schema
from app.http.request.file_rule import FileRule
from app.http.response.problem import title_of
from app.http.response.reply_kind import ReplyKind, header_names
from app.http.route import Spec

BINARY: Schema = {"type": "string", "format": "binary"}
LOCATION = {"schema": {"type": "string"}, "description": "Where to go."}


def request_body_of(spec: Spec, names: SchemaNames) -> Schema | None:
    """What a route reads."""
    if spec.files:
        schema, types = _form_schema(spec, names)
        media = {"schema": schema, **({"encoding": types} if types else {})}
        return {"required": True, "content": {"multipart/form-data": media}}
    if isinstance(spec.raw_body, tuple):
        return {"required": True, "content": {each: {"schema": BINARY} for each in spec.raw_body}}
    if spec.body is None:
        return None
    return {"required": True, "content": {"application/json": {"schema": names.schema_of(spec.body)}}}


def responses_of(reply: ReplyKind | None, status: int, names: SchemaNames) -> dict[str, Schema]:
    """The responses of a success, by status."""
    if reply is None:
        return {str(status): {"description": title_of(status)}}
    if reply.kind == "statuses":
        found: dict[str, Schema] = {}
        for code, each in reply.replies.items():
            found |= responses_of(each, code, names)
        return found
    own = _own_headers(reply, names)
    if reply.kind == "redirect":
        return {str(status): {"description": title_of(status), "headers": {**own, "Location": LOCATION}}}
    content = {each: {"schema": _body_schema(reply, names)} for each in reply.types}
    response = {"description": title_of(status), **({"headers": own} if own else {}), "content": content}
    if reply.kind == "file":
        return {str(status): response, "206": {**response, "description": title_of(206)}}
    return {str(status): response}


def _own_headers(reply: ReplyKind, names: SchemaNames) -> dict[str, Any]:
    if reply.headers is None:
        return {}
    properties = names.inline(reply.headers).get("properties", {})
    schemas = zip(header_names(reply.headers), properties.values(), strict=True)
    return {name: _header(schema) for name, schema in schemas}


def _header(schema: Schema) -> Schema:
    rest = {key: value for key, value in schema.items() if key not in ("description", "examples")}
    description = {"description": schema["description"]} if "description" in schema else {}
    return {"schema": rest, **description}


def _body_schema(reply: ReplyKind, names: SchemaNames) -> Schema:
    if reply.kind == "json":
        return page_schema(reply.page, names) if reply.page else names.schema_of(reply.schema)
    if reply.kind == "text":
        return {"type": "string"}
    if reply.kind != "events":
        return BINARY
    return {
        "type": "string",
        "description": "Server-sent events. The data of each is JSON of this schema.",
        "contentMediaType": "application/json",
        "contentSchema": names.schema_of(reply.schema),
    }


def _form_schema(spec: Spec, names: SchemaNames) -> tuple[Schema, Schema]:
    """The fields and files of a form, and the media types of the files."""
    files = spec.files or {}
    properties = {name: _file_schema(rule) for name, rule in files.items()}
    required = [name for name, rule in files.items() if not rule.optional and rule.max_count is None]
    types = {name: {"contentType": ", ".join(rule.types)} for name, rule in files.items() if rule.types}
    if spec.body is None:
        return {"type": "object", "properties": properties, "required": required}, types
    fields = names.inline(spec.body)
    form = {
        **fields,
        "properties": {**fields.get("properties", {}), **properties},
        "required": [*fields.get("required", []), *required],
    }
    return names.add(f"{spec.body.model_config.get('title') or spec.body.__name__}Form", form), types


def _file_schema(rule: FileRule) -> Schema:
    types = f" ({', '.join(rule.types)})" if rule.types else ""
    one = {**BINARY, "description": f"A file of at most {rule.max_bytes} bytes{types}."}
    if rule.max_count is None:
        return one
    return {"type": "array", "maxItems": rule.max_count, "items": one}
