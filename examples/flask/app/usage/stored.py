"""The database of commands that read usage."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.config.config import Settings
from app.config.database_url import sqlite_file_of
from app.db.command import command_session
from app.db.session import Db
from app.errors import UserError


@contextmanager
def stored_usage(config: Settings, *, writes: bool = False) -> Iterator[Db]:
    """A session of a migrated database. A file that does not exist is not created."""
    file = sqlite_file_of(config.DATABASE_URL.reveal())
    if file and not Path(file).exists():
        message = f"The database {config.DATABASE_URL} does not exist."
        raise UserError(message, "Create it: python -m manage setup")
    with command_session(config, writes=writes) as db:
        yield db
