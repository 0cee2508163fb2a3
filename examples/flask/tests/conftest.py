"""What tests are given. An API and a database are made once for each file of tests.

The process that starts the others loads this too, so the app is imported where it is used.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from app.db.database import Database
    from tests.support.api import Api


def pytest_collection_finish() -> None:
    """What is imported stays: the garbage collector need not visit it again and again."""
    gc.freeze()


@pytest.fixture(scope="module")
def api() -> Iterator[Api]:
    """An API of the shop (tests/support/shop.py)."""
    from tests.support.api import start_api

    with start_api() as started:
        yield started


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    """A migrated database."""
    from app.db.database import Database
    from tests.support.database import migrated_database

    with migrated_database() as config:
        made = Database(config)
        yield made
        made.close()
