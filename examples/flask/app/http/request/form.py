"""Reads forms (multipart/form-data): fields become the body, files go to disk."""

from __future__ import annotations

from collections.abc import Mapping

from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

from app.http.call import Call
from app.http.request.file_rule import FileRule
from app.http.request.storable import unstorable_values
from app.http.request.upload import Folder
from app.http.response.problem import Problem, RequestError, invalid, pointer_of

# How many fields a form may have, not counting files.
FIELDS = 100

Fields = dict[str, object]


class FormReader:
    """Reads the forms of one route."""

    def __init__(self, rules: Mapping[str, FileRule], has_fields: bool, body_limit: int) -> None:
        self._rules = rules
        self._has_fields = has_fields
        self._body_limit = body_limit
        self._files = sum(rule.max_count or 1 for rule in rules.values())
        # How large the whole form may be, in bytes.
        self.limit = sum(rule.max_bytes * (rule.max_count or 1) for rule in rules.values()) + body_limit

    def read(self, call: Call, length: int) -> tuple[Fields | None, Folder]:
        """The fields, and the folder with the files, which is removed with the response."""
        if length > self.limit:
            raise Problem(413, "The form is too large.")
        folder = Folder(self._rules)
        call.state["folder"] = folder
        fields: Fields = {}
        if length:
            fields = self._parse(call, length, folder)
        faults = unstorable_values("body", fields)
        if faults:
            raise invalid(faults)
        if fields and not self._has_fields:
            raise invalid([_unknown(name) for name in fields])
        return fields, folder

    def _parse(self, call: Call, length: int, folder: Folder) -> Fields:
        parser = FormDataParser(
            max_form_memory_size=self._body_limit,
            max_content_length=self.limit,
            max_form_parts=self._files + FIELDS + 1,
            silent=False,
        )
        request = call.request
        try:
            options = dict(request.mimetype_params)
            _, form, files = parser.parse(request.stream, request.mimetype, length, options)
        except RequestEntityTooLarge:
            raise Problem(413, "The fields of the form are too large.") from None
        except ValueError as error:
            raise Problem(400, f"The form cannot be read: {error}.") from None
        try:
            for field, file in files.items(multi=True):
                media_type = (file.mimetype or "application/octet-stream").lower()
                folder.add(field, file.filename or "", media_type, file.stream)
        finally:
            for _, file in files.items(multi=True):
                file.close()
        return {name: values[0] if len(values) == 1 else values for name, values in form.lists()}


def _unknown(name: str) -> RequestError:
    return RequestError("body", pointer_of(name), "must NOT have additional properties")
