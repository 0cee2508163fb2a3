"""The URL of the database, which is on a server."""

import re
from urllib.parse import SplitResult

from app.config import env
from app.version import package_info

EXAMPLE = f"mysql://app:app@127.0.0.1:3306/{re.sub('[^a-z0-9_]', '_', package_info().name)}"


def _error_of(url: SplitResult) -> str | None:
    """Parameters are refused because none is read: a time limit or TLS set there would silently not apply."""
    if not url.query:
        return None
    name = url.query.split("=")[0]
    return (
        f"has ?{name}, but parameters are not supported: for limits set STATEMENT_TIMEOUT, LOCK_TIMEOUT etc."
    )


production = env.url(
    env.required,
    "The database.",
    schemes=["mysql:", "mariadb:"],
    example=EXAMPLE,
    samples=[EXAMPLE],
    error_of=_error_of,
)

development = env.url(
    env.required, "The database.", schemes=["mysql:", "mariadb:"], example=EXAMPLE, error_of=_error_of
)


def sqlite_file_of(_url: str) -> str | None:
    """None: the database is on a server."""
    return None
