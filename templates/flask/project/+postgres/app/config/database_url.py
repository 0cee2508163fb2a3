"""The URL of the database, which is on a server."""

import re
from urllib.parse import SplitResult, parse_qsl

from app.config import env
from app.version import package_info

EXAMPLE = f"postgres://app:app@127.0.0.1:5432/{re.sub('[^a-z0-9_]', '_', package_info().name)}"
LIMITS = {
    "statement_timeout": "STATEMENT_TIMEOUT",
    "query_timeout": "STATEMENT_TIMEOUT",
    "transaction_timeout": "RESPONSE_TIMEOUT",
    "lock_timeout": "LOCK_TIMEOUT",
    "idle_in_transaction_session_timeout": "IDLE_TRANSACTION_TIMEOUT",
}
SETTINGS = {"options", "search_path", "searchpath", "schema", "currentschema", "idle_session_timeout"}


def _error_of(url: SplitResult) -> str | None:
    """A pooler refuses settings of a session, or applies them to other clients."""
    for name, _ in parse_qsl(url.query, keep_blank_values=True):
        variable = LIMITS.get(name.lower())
        if variable:
            return f"has ?{name}, which is not supported in the URL: set {variable}, in seconds"
        if name.lower() in SETTINGS:
            return (
                f"has ?{name}, which a pooler would apply to other programs: "
                "set it for the user, e.g. ALTER ROLE app SET search_path = shop"
            )
    return None


production = env.url(
    env.required,
    "The database.",
    schemes=["postgres:", "postgresql:"],
    example=EXAMPLE,
    samples=[EXAMPLE],
    error_of=_error_of,
)

development = env.url(
    env.required, "The database.", schemes=["postgres:", "postgresql:"], example=EXAMPLE, error_of=_error_of
)


def sqlite_file_of(_url: str) -> str | None:
    """None: the database is on a server."""
    return None
