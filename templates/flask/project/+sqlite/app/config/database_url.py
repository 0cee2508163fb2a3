"""The URL of the database, which is a file."""

import re
from typing import NamedTuple
from urllib.parse import SplitResult

from app.config import env
from app.config.secret import Secret
from app.config.variable import Variable

DEVELOPMENT = "sqlite:data/development.sqlite"


def _error_of(url: SplitResult) -> str | None:
    """Only one spelling per file is accepted: the lock, the mark and the check of free space use the path."""
    if re.match("file:", url.path, re.IGNORECASE) or url.query or url.netloc:
        return "is not a path: write it as sqlite:data/shop.sqlite"
    return None


class DatabaseUrl(NamedTuple):
    """The variable of each kind of environment."""

    production: Variable[Secret]
    development: Variable[Secret]


database_url = DatabaseUrl(
    production=env.url(
        env.required,
        "The database file.",
        schemes=["sqlite:"],
        example="sqlite:/data/production.sqlite",
        samples=[DEVELOPMENT],
        error_of=_error_of,
    ),
    development=env.url(
        DEVELOPMENT,
        "The database file.",
        schemes=["sqlite:"],
        example="sqlite:/data/production.sqlite",
        error_of=_error_of,
    ),
)


def sqlite_file_of(url: str) -> str | None:
    """The file that a URL names; None for a database in memory."""
    file = url.removeprefix("sqlite:")
    return None if file == ":memory:" else file
