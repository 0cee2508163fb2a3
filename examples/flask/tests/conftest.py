"""What tests are given. An API and a database are made once for each file of tests."""

from collections.abc import Iterator

import pytest

from app.db.database import Database
from tests.support.api import Api, start_api
from tests.support.database import migrated_database


@pytest.fixture(scope="module")
def api() -> Iterator[Api]:
    """An API of the shop (tests/support/shop.py)."""
    with start_api() as started:
        yield started


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    """A migrated database."""
    with migrated_database() as config:
        made = Database(config)
        yield made
        made.close()
