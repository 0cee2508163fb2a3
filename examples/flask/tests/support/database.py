"""New databases for tests."""

import atexit
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from secrets import token_hex

from app.config.config import Settings, TestingConfig
from app.config.environment import environment
from app.config.secret import Secret
from app.db.engine import with_engine
from app.db.migrate import migrate
from app.db.scratch import scratch_database
from app.db.server import create_database, drop_database, url_of
from app.resources import load_models
from tests.support.copied import copy_database


@contextmanager
def empty_database(**variables: str) -> Iterator[Settings]:
    """A config whose database is new and has no tables. It is dropped at the end."""
    with scratch_database(_config(variables)) as config:
        yield config


@contextmanager
def migrated_database(**variables: str) -> Iterator[Settings]:
    """A config whose database is new and migrated. It is dropped at the end."""
    load_models()
    config = _config(variables)
    url = url_of(config.DATABASE_URL, f"scratch_{token_hex(6)}")
    copy_database(_template(), url)
    try:
        yield config.replaced(DATABASE_URL=url)
    finally:
        drop_database(url)


@cache
def _template() -> Secret:
    """A migrated database that others are copied from. It is made once in a run of tests."""
    url = url_of(_config({}).DATABASE_URL, f"template_{token_hex(6)}")
    create_database(url)
    atexit.register(drop_database, url)
    with with_engine(url, writes=True) as engine:
        migrate(engine)
    return url


def _config(variables: dict[str, str]) -> Settings:
    """The new databases are on the server of TEST_DATABASE_URL, or else of DATABASE_URL."""
    given = environment()
    url = given.get("TEST_DATABASE_URL") or given.get("DATABASE_URL")
    return TestingConfig.load({"DATABASE_URL": url, **variables} if url else variables)
