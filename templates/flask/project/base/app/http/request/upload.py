"""The files of one request, in a temporary folder."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from app.http.request.file_rule import FileRule, Upload
from app.http.request.storable import unstorable_values
from app.http.response.problem import Problem, RequestError, invalid, pointer_of

CHUNK = 65_536

Files = dict[str, Upload | list[Upload] | None]


class Folder:
    """Files on their way to a view. `remove` it with the response."""

    def __init__(self, rules: Mapping[str, FileRule]) -> None:
        self._rules = rules
        self._uploads: dict[str, list[Upload]] = {}
        self._path: Path | None = None
        self._count = 0

    def add(self, field: str, name: str, media_type: str, stream: IO[bytes]) -> None:
        """Writes a file to disk. Raises 413, 415 and 422 before more of it is read."""
        rule = self._rules.get(field)
        uploads = self._uploads.get(field, [])
        if rule is None:
            raise invalid([_fault(field, "is not a file of this form")])
        most = rule.max_count or 1
        if len(uploads) == most:
            raise invalid([_fault(field, f"must be at most {most} files")])
        unstorable = unstorable_values("body", {field: name})
        if unstorable:
            raise invalid(unstorable)
        if name and rule.types and media_type not in rule.types:
            detail = f"is {media_type[:100]}, not {' or '.join(rule.types)}"
            raise Problem(
                415, "A file has another type than this route accepts.", errors=[_fault(field, detail)]
            )
        upload = self._write(field, rule, name, media_type, stream)
        # A browser sends an empty part for a field in which no file was chosen.
        if upload.name or upload.size:
            self._uploads[field] = [*uploads, upload]

    def _write(self, field: str, rule: FileRule, name: str, media_type: str, stream: IO[bytes]) -> Upload:
        self._path = self._path or Path(tempfile.mkdtemp(prefix="upload-"))
        path = self._path / str(self._count)
        self._count += 1
        digest = hashlib.sha256()
        size = 0
        with path.open("wb") as file:
            while chunk := stream.read(CHUNK):
                size += len(chunk)
                if size > rule.max_bytes:
                    errors = [_fault(field, f"is larger than {rule.max_bytes} bytes")]
                    raise Problem(413, "A file is too large.", errors=errors)
                digest.update(chunk)
                file.write(chunk)
        return Upload(path, name, media_type, size, digest.hexdigest())

    def files(self) -> Files:
        """The files by field. Raises a 422 if one is missing."""
        missing = [
            _fault(field, "must be a file")
            for field, rule in self._rules.items()
            if not (rule.optional or rule.max_count is not None or field in self._uploads)
        ]
        if missing:
            raise invalid(missing)
        found: Files = {}
        for field, rule in self._rules.items():
            uploads = self._uploads.get(field, [])
            found[field] = uploads if rule.max_count is not None else next(iter(uploads), None)
        return found

    def hashes(self) -> list[str]:
        """By which a repeated request is told from another."""
        return [f"{field} {each.sha256}" for field, uploads in self._uploads.items() for each in uploads]

    def remove(self) -> None:
        """Removes the files."""
        if self._path is not None:
            shutil.rmtree(self._path, ignore_errors=True)


def _fault(field: str, detail: str) -> RequestError:
    return RequestError("body", pointer_of(field), detail)
