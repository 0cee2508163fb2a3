"""Reads and validates what a view gets from its request."""

from __future__ import annotations

import hashlib
from typing import Any
from urllib.parse import parse_qsl

from flask import Flask
from pydantic import BaseModel

from app.config.config import Settings
from app.http.call import Call
from app.http.request.deprecated_fields import deprecated_fields_of, used_fields
from app.http.request.form import FormReader
from app.http.request.json_body import read_json
from app.http.request.required_headers import RequiredHeaders
from app.http.request.validation import Validator, require_storable
from app.http.response.problem import Problem
from app.http.route import Route

Inputs = dict[str, Any]


class InputReader:
    """Reads the parts of requests to one route."""

    def __init__(self, api: Flask, route: Route) -> None:
        config: Settings = api.extensions["config"]
        spec = route.spec
        self._limit = config.BODY_LIMIT
        self._has_body = route.method != "GET"
        self._raw_body = spec.raw_body
        self._params = Validator("params", spec.params, from_text=True) if spec.params else None
        self._query = Validator("query", spec.query, from_text=True) if spec.query else None
        self._body = Validator("body", spec.body, from_text=bool(spec.files)) if spec.body else None
        self._headers = Validator("headers", spec.headers, from_text=True) if spec.headers else None
        self._header_names = _environ_names(spec.headers)
        self._required = RequiredHeaders(route.request_headers) if route.request_headers else None
        self._form = FormReader(spec.files, spec.body is not None, config.BODY_LIMIT) if spec.files else None
        if self._form:
            api.extensions["largest_body"] = max(api.extensions["largest_body"], self._form.limit)
        fields = deprecated_fields_of(spec)
        self._used = used_fields(fields) if fields else None

    def read(self, call: Call, params: dict[str, str]) -> Inputs:
        """The validated parts, by their names. Raises a Problem."""
        inputs: Inputs = {}
        environ = call.request.environ
        search = environ.get("QUERY_STRING", "")
        query = _query_of(search) if search else {}
        body = self._read_body(call, inputs) if self._has_body else None
        call.body = body
        if self._used is not None:
            call.state["used_fields"] = self._used(query, body)
        if params or query or body:
            require_storable({"params": params, "query": query, "body": body})
        if self._params:
            inputs["params"] = self._params.validate(params)
        if self._body:
            inputs["body"] = self._body.validate(body)
        if self._query:
            inputs["query"] = self._query.validate(query)
        if self._required:
            self._required.check(environ)
        if self._headers:
            sent = {alias: environ[name] for name, alias in self._header_names.items() if name in environ}
            inputs["headers"] = self._headers.validate(sent)
        return inputs

    def _read_body(self, call: Call, inputs: Inputs) -> object:
        environ = call.request.environ
        content_type = environ.get("CONTENT_TYPE", "")
        media_type = content_type.partition(";")[0].strip().lower()
        length = int(environ.get("CONTENT_LENGTH") or 0)
        if self._form:
            return self._read_form(call, inputs, self._form, media_type, length)
        if length > self._limit:
            raise Problem(413, "Request body is too large")
        data = call.request.get_data(cache=True) if length or environ.get("wsgi.input_terminated") else b""
        if isinstance(self._raw_body, tuple):
            if media_type not in self._raw_body and (data or media_type):
                types = " and ".join(self._raw_body)
                raise Problem(415, f"Only {types} is read, not {content_type[:100]}.")
            inputs["raw_body"] = data
            call.state["body_hashes"] = [hashlib.sha256(data).hexdigest()]
            return None
        if self._raw_body:
            inputs["raw_body"] = data
        if not data:
            return None
        if media_type != "application/json":
            sent = content_type[:100] or "a body without Content-Type"
            raise Problem(415, f"Only application/json is supported, not {sent}.")
        return read_json(data, content_type, environ)

    def _read_form(
        self, call: Call, inputs: Inputs, form: FormReader, media_type: str, length: int
    ) -> object:
        if length and media_type != "multipart/form-data":
            sent = call.request.environ.get("CONTENT_TYPE", "")[:100]
            raise Problem(415, f"Only multipart/form-data is read, not {sent}.")
        fields, folder = form.read(call, length)
        inputs["files"] = folder.files()
        call.state["body_hashes"] = folder.hashes()
        return fields


def _query_of(search: str) -> dict[str, Any]:
    """The parameters; one that is sent several times is a list."""
    query: dict[str, Any] = {}
    for name, value in parse_qsl(search, keep_blank_values=True, encoding="utf8", errors="replace"):
        if name in query:
            found = query[name]
            query[name] = [*found, value] if isinstance(found, list) else [found, value]
        else:
            query[name] = value
    return query


def _environ_names(model: type[BaseModel] | None) -> dict[str, str]:
    """The names of headers in a WSGI environment, and in the schema."""
    aliases = [field.alias or name for name, field in model.model_fields.items()] if model else []
    return {f"HTTP_{alias.upper().replace('-', '_')}": alias for alias in aliases}
