"""The URL of the database, which is a file."""

import re
from urllib.parse import SplitResult

from app.config import env

DEVELOPMENT = "sqlite:data/development.sqlite"


def _error_of(url: SplitResult) -> str | None:
    """Only one spelling per file is accepted: the lock, the mark and the check of free space use the path."""
    if re.match("file:", url.path, re.IGNORECASE) or url.query or url.netloc:
        return "is not a path: write it as sqlite:data/shop.sqlite"
    return None


production = env.url(
    env.required,
    "The database file.",
    schemes=["sqlite:"],
    example="sqlite:/data/production.sqlite",
    samples=[DEVELOPMENT],
    error_of=_error_of,
)

development = env.url(
    DEVELOPMENT,
    "The database file.",
    schemes=["sqlite:"],
    example="sqlite:/data/production.sqlite",
    error_of=_error_of,
)


def sqlite_file_of(url: str) -> str | None:
    """The file that a URL names; None for a database in memory."""
    file = url.removeprefix("sqlite:")
    return None if file == ":memory:" else file
