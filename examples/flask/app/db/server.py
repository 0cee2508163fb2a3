"""Creates and removes databases, which are files."""

import os
from pathlib import Path
from tempfile import gettempdir

from app.config.database_url import sqlite_file_of
from app.config.secret import Secret


def exists(url: Secret) -> bool:
    """Whether the database exists."""
    file = sqlite_file_of(url.reveal())
    return file is None or Path(file).exists()


def create_database(url: Secret) -> bool:
    """Creates the file. Returns whether it is new."""
    file = sqlite_file_of(url.reveal())
    if file is None or Path(file).exists():
        return False
    Path(file).parent.mkdir(parents=True, exist_ok=True)
    Path(file).touch()
    return True


def drop_database(url: Secret) -> bool:
    """Removes the file, and what SQLite keeps beside it. Returns whether it existed."""
    file = sqlite_file_of(url.reveal())
    if file is None or not Path(file).exists():
        return False
    for suffix in ("", "-wal", "-shm", "-journal"):
        Path(f"{file}{suffix}").unlink(missing_ok=True)
    return True


def url_of(_url: Secret, name: str) -> Secret:
    """The URL of another database of the same server: a temporary file."""
    text = f"sqlite:{os.path.join(gettempdir(), name)}.sqlite"
    return Secret(text, text)
