"""The API of these tests."""

from collections.abc import Iterator

import pytest

from tests.recordings.failing import failing
from tests.support.api import Api, start_api
from tests.support.shop import shop_blueprints


@pytest.fixture(scope="module")
def api() -> Iterator[Api]:
    """An API with routes that fail. It records nothing: see `recorded_by`."""
    with start_api([*shop_blueprints(), failing()]) as started:
        yield started
