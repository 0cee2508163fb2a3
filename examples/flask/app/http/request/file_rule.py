"""The files of forms, as routes declare them and views get them."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class FileRule:
    """A file of a form.

    Types are the accepted media types; the caller says which one a file has (default: any).
    """

    max_bytes: int
    types: tuple[str, ...] = ()
    # Makes it a list of at most this many files, which may be empty.
    max_count: int | None = None
    optional: bool = False


@dataclass(frozen=True)
class Upload:
    """A file that has arrived. It is removed with the response: copy it to keep it."""

    path: Path
    # The name that the caller gave it. Never use it as a path.
    name: str
    type: str
    size: int
    # The hash of its bytes, in hexadecimal.
    sha256: str
