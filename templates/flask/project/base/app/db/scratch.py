"""A database that exists only for a moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from secrets import token_hex

from app.config.config import Settings
from app.db.server import create_database, drop_database, url_of


@contextmanager
def scratch_database(config: Settings) -> Iterator[Settings]:
    """A config with a new database beside the project's own, which is dropped at the end."""
    url = url_of(config.DATABASE_URL, f"scratch_{token_hex(6)}")
    create_database(url)
    try:
        yield config.replaced(DATABASE_URL=url)
    finally:
        drop_database(url)
