"""A valid key is not looked up again for a moment."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import event, update

from app.clients import key_cache
from app.clients.key_cache import KeyCache
from app.clients.models import Client, ClientKey
from app.db.deadline import Deadline
from app.db.types import now
from app.http.request.blueprint import blueprint
from app.http.user import User
from tests.support.api import Api, start_api
from tests.support.patience import PATIENCE

doors = blueprint("/test", "Doors.", hidden=True)


@doors.admin.get("/office", summary="For admins")
def read_office(user: User) -> None:
    assert user.name


class Clock:
    """The clock of the cache, in seconds."""

    def __init__(self) -> None:
        self.time = 1000.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(key_cache, "monotonic", clock)
    return clock


@pytest.fixture
def api() -> Iterator[Api]:
    with start_api([doors], KEY_CACHE_TTL="60") as started:
        yield started


def status(api: Api) -> int:
    return api.get("/test/office", as_="admin").status


def change_key(api: Api, **values: object) -> None:
    with api.database.write(Deadline(PATIENCE)) as db:
        prefix = ClientKey.key_prefix == api.keys["admin"][:12]
        db.execute(update(ClientKey).where(prefix).values(**values))


def test_a_valid_key_is_looked_up_once_and_an_unknown_one_each_time(api: Api, clock: Clock) -> None:
    lookups: list[str] = []

    def count(connection: object, cursor: object, statement: str, *rest: object) -> None:
        if statement.startswith("SELECT") and "key_sha256 IN" in statement:
            lookups.append(statement)

    event.listen(api.database.engine, "before_cursor_execute", count)
    with ThreadPoolExecutor(5) as threads:
        assert list(threads.map(lambda _: status(api), range(5))) == [204] * 5
    assert status(api) == 204
    assert len(lookups) == 1
    for _ in range(2):
        assert api.get("/test/office", headers={"Authorization": "Bearer key_unknown"}).status == 401
    assert len(lookups) == 3


def test_a_revoked_key_and_a_changed_role_count_when_the_time_has_passed(api: Api, clock: Clock) -> None:
    assert status(api) == 204
    change_key(api, revoked_at=now())
    clock.time += 59
    assert status(api) == 204
    clock.time += 2
    assert status(api) == 401
    change_key(api, revoked_at=None)
    assert status(api) == 204

    with api.database.write(Deadline(PATIENCE)) as db:
        db.execute(update(Client).values(role="user"))
    assert status(api) == 204
    clock.time += 61
    assert status(api) == 403


def test_a_remembered_key_is_refused_from_the_moment_it_expires(
    api: Api, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    expiry = now() + timedelta(hours=1)
    change_key(api, expires_at=expiry)
    assert status(api) == 204
    monkeypatch.setattr("app.clients.client_keys.now", lambda: expiry)
    assert status(api) == 401


def test_a_failed_lookup_is_not_remembered() -> None:
    cache: KeyCache[int] = KeyCache(60)

    def fail() -> int:
        raise KeyError("away")

    with pytest.raises(KeyError):
        cache.find("a", fail)
    assert cache.find("a", lambda: None) is None
    assert cache.find("a", lambda: 1) == 1
    assert cache.find("a", lambda: 2) == 1


def test_only_so_many_keys_are_remembered() -> None:
    cache: KeyCache[int] = KeyCache(60)
    assert cache.find("a", lambda: 1) == 1
    for number in range(key_cache.CAPACITY):
        cache.find(f"other {number}", lambda: 2)
    assert cache.find("a", lambda: 3) == 3
    assert cache.find(f"other {key_cache.CAPACITY - 1}", lambda: 4) == 2


def test_callers_at_the_same_time_share_a_lookup_and_its_failure() -> None:
    cache: KeyCache[int] = KeyCache(60)
    begun, ends = threading.Event(), threading.Event()

    def fail() -> int:
        begun.set()
        ends.wait()
        raise KeyError("away")

    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(cache.find, "a", fail)
        begun.wait()
        second = threads.submit(cache.find, "a", lambda: 1)
        ends.set()
        assert isinstance(first.exception(), KeyError)
        # It came during the lookup, or after it had failed.
        assert isinstance(second.exception(), KeyError) or second.result() == 1
