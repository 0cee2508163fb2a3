"""What tests of jobs are given."""

import pytest

from tests.support.api import Api
from tests.support.queue import Queue


@pytest.fixture(scope="module")
def queue(api: Api) -> Queue:
    """The jobs of an API without a worker of its own."""
    return Queue.of(api.config, api.database)
