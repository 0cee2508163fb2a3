"""Creates the database of a command, if its server does not have it."""

from __future__ import annotations

from app.config.secret import Secret
from app.db.engine import with_engine
from app.db.inspect import may_exist
from app.db.server import create_database, exists
from app.errors import UserError


def is_missing(url: Secret) -> bool:
    """Whether a database that cannot be used does not exist. A server that cannot be asked says nothing."""
    try:
        return not exists(url)
    except UserError:
        return False


def create_missing(url: Secret) -> bool:
    """Creates the database if it does not exist, and the user may. Returns whether it is new."""
    if may_exist(url.reveal()) and _is_usable(url):
        return False
    try:
        return create_database(url)
    except UserError as error:
        if _is_usable(url):
            return False  # Another process created it.
        reason = str(getattr(error.__cause__, "orig", error)).strip()
        message = f"The database {url} does not exist, and could not be created: {reason}"
        hint = "Have it created by a user who may do that, or change DATABASE_URL. Then run this again."
        raise UserError(message, hint) from error


def _is_usable(url: Secret) -> bool:
    """Raises a UserError if it exists, and cannot be used."""
    try:
        with with_engine(url) as engine, engine.connect():
            return True
    except UserError:
        if is_missing(url):
            return False
        raise
