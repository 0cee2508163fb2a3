"""New databases for tests."""

from collections.abc import Iterator
from contextlib import contextmanager

from app.config.config import Settings, TestingConfig
from app.config.environment import environment
from app.db.engine import with_engine
from app.db.migrate import migrate
from app.db.scratch import scratch_database
from app.resources import load_models


@contextmanager
def migrated_database(**variables: str) -> Iterator[Settings]:
    """A config whose database is new and migrated. It is dropped at the end."""
    load_models()
    url = environment().get("TEST_DATABASE_URL")
    given = {"DATABASE_URL": url, **variables} if url else variables
    with scratch_database(TestingConfig.load(given)) as config:
        with with_engine(config.DATABASE_URL, writes=True) as engine:
            migrate(engine)
        yield config
