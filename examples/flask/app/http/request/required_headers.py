"""Headers that a part requires of a route, e.g. Idempotency-Key."""

import re
from collections.abc import Mapping
from typing import Any

from app.http.request.validation import validation_problem
from app.http.response.problem import RequestError, pointer_of


class RequiredHeaders:
    """Checks them by their schemas: texts with a least and a most length, and a pattern."""

    def __init__(self, schemas: Mapping[str, dict[str, Any]]) -> None:
        self._rules = [
            (f"HTTP_{name.upper().replace('-', '_')}", name, schema, re.compile(schema.get("pattern", "")))
            for name, schema in schemas.items()
        ]

    def check(self, environ: Mapping[str, str]) -> None:
        """Raises a 400 if one is missing or not valid."""
        for variable, name, schema, pattern in self._rules:
            fault = self._fault(environ.get(variable), name, schema, pattern)
            if fault:
                raise validation_problem([RequestError("headers", pointer_of(name), fault)])

    def _fault(
        self, value: str | None, name: str, schema: dict[str, Any], pattern: re.Pattern[str]
    ) -> str | None:
        if value is None:
            return f"must have required property '{name}'"
        if len(value) < schema.get("minLength", 0):
            return f"must NOT have fewer than {schema['minLength']} characters"
        if len(value) > schema.get("maxLength", len(value)):
            return f"must NOT have more than {schema['maxLength']} characters"
        return None if pattern.search(value) else f'must match pattern "{schema["pattern"]}"'
