"""API keys: peppers, expiry, revocation and the last use."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from app.clients.client_keys import NewKey, issue_key, list_keys, revoke_keys
from app.clients.clients import NewClient, add_client, client_named
from app.clients.find_client import client_finder
from app.clients.keys import hashed_key
from app.clients.models import ClientKey
from app.config.config import Settings
from app.config.secret import Secret
from app.db.database import Database
from app.db.deadline import Deadline
from app.db.types import now
from app.errors import UserError
from tests.support.database import migrated_database
from tests.support.patience import PATIENCE

FOREVER = NewKey(by="ada", expires=None)


class Keys:
    """Keys of a database, and the clients that are found by them."""

    def __init__(self, config: Settings) -> None:
        self.config = config
        self.database = Database(config)
        self.lines: list[str] = []

    def add(self, name: str, options: NewKey = FOREVER) -> str:
        with self.database.write(Deadline(PATIENCE)) as db:
            return add_client(db, self.config, NewClient(name, "ada@example.com", "user"), options)

    def found(self, key: str, **changes: object) -> str | None:
        """The name of the client that is found with this config."""
        find = client_finder(self.database, self.config.replaced(**changes), self)
        user = find(key)
        wait_for_writes()
        return user.name if user else None

    def row(self, key: str) -> ClientKey:
        with Session(self.database.engine, expire_on_commit=False) as db:
            return db.scalars(select(ClientKey).where(ClientKey.key_prefix == key[:12])).one()

    def change(self, key: str, **values: object) -> None:
        with self.database.write(Deadline(PATIENCE)) as db:
            row = db.scalars(select(ClientKey).where(ClientKey.key_prefix == key[:12])).one()
            for name, value in values.items():
                setattr(row, name, value)

    def debug(self, first: object, /, **fields: object) -> None:
        self.lines.append(str(first))

    info = warn = error = debug


def wait_for_writes() -> None:
    """Writes to keys run in threads of their own."""
    for thread in threading.enumerate():
        if thread.name in ("The last use", "The new hash"):
            thread.join()


@contextmanager
def updates(keys: Keys) -> Iterator[list[str]]:
    """The statements that change keys."""
    seen: list[str] = []

    def see(connection: object, cursor: object, statement: str, *rest: object) -> None:
        if statement.startswith("UPDATE client_keys"):
            seen.append(statement)

    event.listen(keys.database.engine, "before_cursor_execute", see)
    yield seen
    event.remove(keys.database.engine, "before_cursor_execute", see)


@pytest.fixture(scope="module")
def keys() -> Iterator[Keys]:
    with migrated_database() as config:
        made = Keys(config)
        yield made
        made.database.close()


@pytest.fixture
def name() -> str:
    return f"client {uuid4().hex[:8]}"


def test_the_key_is_not_stored_and_finds_its_client(keys: Keys, name: str) -> None:
    key = keys.add(name)
    assert keys.found(key) == name
    row = keys.row(key)
    assert key not in repr(vars(row))
    assert row.key_prefix == key[:12]
    assert keys.found(f"{key}x") is None


def test_an_expired_key_is_refused_and_logged(keys: Keys, name: str) -> None:
    key = keys.add(name, NewKey("ada", now() + timedelta(hours=1)))
    assert keys.found(key) == name
    keys.change(key, expires_at=now() - timedelta(seconds=1))
    assert keys.found(key) is None
    assert "An expired key was refused." in keys.lines


def test_one_key_of_a_client_or_all_are_revoked(keys: Keys, name: str) -> None:
    first = keys.add(name)
    with keys.database.write(Deadline(PATIENCE)) as db:
        second = issue_key(db, keys.config, client_named(db, name), FOREVER)
        third = issue_key(db, keys.config, client_named(db, name), FOREVER)
    with keys.database.write(Deadline(PATIENCE)) as db:
        client = client_named(db, name)
        assert revoke_keys(db, client, by="bob", prefix=first[:12]) == [first[:12]]
        with pytest.raises(UserError, match="has no key nothing"):
            revoke_keys(db, client, by="bob", prefix="nothing")
    assert [keys.found(key) for key in (first, second, third)] == [None, name, name]
    with keys.database.write(Deadline(PATIENCE)) as db:
        assert revoke_keys(db, client_named(db, name), by="bob") == [second[:12], third[:12]]
        assert revoke_keys(db, client_named(db, name), by="bob") == []
    assert keys.row(second).revoked_by == "bob"
    assert keys.found(third) is None


def test_a_key_of_the_previous_pepper_works_and_is_hashed_again(keys: Keys, name: str) -> None:
    old, new = keys.config.KEY_PEPPER, Secret("another pepper")
    key = keys.add(name)
    assert keys.found(key, KEY_PEPPER=new) is None
    assert keys.row(key).pepper_id == hashed_key(key, old).pepper_id

    with Session(keys.database.engine) as db:
        changed = keys.config.replaced(KEY_PEPPER=new, KEY_PEPPER_PREVIOUS=old)
        [before] = [each for each in list_keys(db, changed) if each.client == name]
    assert (before.state, before.needs_previous_pepper) == ("live", True)

    assert keys.found(key, KEY_PEPPER=new, KEY_PEPPER_PREVIOUS=old) == name
    assert keys.row(key).pepper_id == hashed_key(key, new).pepper_id
    assert keys.found(key, KEY_PEPPER=new) == name
    assert keys.found(key) is None
    with Session(keys.database.engine) as db:
        [after] = [each for each in list_keys(db, keys.config) if each.client == name]
    assert after.state == "pepper gone"


def test_the_last_use_is_stored_at_most_once_a_minute(keys: Keys, name: str) -> None:
    key = keys.add(name)
    assert keys.row(key).last_used_at is None
    keys.found(key)
    first = keys.row(key).last_used_at
    assert first is not None
    with updates(keys) as statements:
        keys.found(key)
    assert statements == []
    assert keys.row(key).last_used_at == first
    keys.change(key, last_used_at=first - timedelta(minutes=2))
    with updates(keys) as statements:
        keys.found(key)
    assert len(statements) == 1
    assert keys.row(key).last_used_at >= first  # type: ignore[operator]


def test_instances_that_see_an_old_use_store_one(keys: Keys, name: str) -> None:
    key = keys.add(name)
    changed: list[int] = []

    def count(connection: object, cursor: Any, statement: str, *rest: object) -> None:
        if statement.startswith("UPDATE client_keys"):
            changed.append(cursor.rowcount)

    event.listen(keys.database.engine, "after_cursor_execute", count)
    try:
        find = [client_finder(keys.database, keys.config, keys) for _ in range(5)]
        threads = [threading.Thread(target=each, args=(key,)) for each in find]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        wait_for_writes()
    finally:
        event.remove(keys.database.engine, "after_cursor_execute", count)
    assert sum(changed) == 1


def test_a_failed_write_of_a_key_is_only_logged(keys: Keys, name: str) -> None:
    key = keys.add(name)

    def fail(connection: object, cursor: object, statement: str, *rest: object) -> None:
        if statement.startswith("UPDATE client_keys"):
            raise ValueError("no")

    event.listen(keys.database.engine, "before_cursor_execute", fail)
    try:
        assert keys.found(key) == name
    finally:
        event.remove(keys.database.engine, "before_cursor_execute", fail)
    assert "no" in keys.lines
    assert keys.row(key).last_used_at is None


def test_a_name_is_used_once_and_an_owner_has_an_address(keys: Keys, name: str) -> None:
    keys.add(name)
    with pytest.raises(UserError, match=f"A client named {name} already exists"):
        keys.add(name)
    with keys.database.write(Deadline(PATIENCE)) as db:
        with pytest.raises(UserError, match="is not an e-mail address"):
            add_client(db, keys.config, NewClient("x", "nobody", "user"), FOREVER)
        with pytest.raises(UserError, match="There is no client named nobody"):
            client_named(db, "nobody")
