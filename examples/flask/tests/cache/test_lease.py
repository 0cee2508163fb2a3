"""Whether an instance has heard of every write."""

import json
from collections.abc import Callable, Iterator
from time import monotonic, sleep

import pytest
from sqlalchemy import select

from app.db.database import Database
from app.db.deadline import Deadline
from app.http.cache.changes import Changes
from app.http.cache.database_mark import CacheMark, change_mark
from app.http.cache.lease import Lease
from tests.support.patience import PATIENCE

OTHER = json.dumps({"id": "other/1", "tables": ["wares"]})


class Held:
    """A lease that hears itself as long as `is_connected`."""

    def __init__(self, database: Database) -> None:
        self.changes = Changes()
        self.is_connected = True
        self.writes: list[str] = []
        self.lease = Lease("me", self.changes, database.probe, self.renew, lambda error: None)

    def renew(self, sent: float) -> None:
        if self.is_connected:
            self.lease.heard_alive({"kind": "alive", "seq": 0, "sent": str(sent), "writes": self.writes})


@pytest.fixture
def held(database: Database) -> Iterator[Held]:
    made = Held(database)
    until(lambda: made.lease.is_held)
    yield made
    made.lease.end()


def until(condition: Callable[[], bool]) -> None:
    """Waits for it; a test that waits for too long fails."""
    end = monotonic() + PATIENCE
    while not condition():
        assert monotonic() < end
        sleep(0.01)


def test_an_instance_that_does_not_hear_itself_loses_its_lease_and_what_it_has_in_memory(held: Held) -> None:
    before = held.changes.time
    held.is_connected = False
    until(lambda: not held.lease.is_held)
    held.is_connected = True
    until(lambda: held.lease.is_held)
    assert not held.changes.is_unchanged(before, ["wares"])


def test_writes_of_others_that_have_begun_count_and_its_own_are_known(held: Held) -> None:
    held.writes += [OTHER, json.dumps({"id": "me/1", "tables": ["sales"]})]
    held.renew(monotonic())
    now = held.changes.time
    assert [held.changes.is_unchanged(now, [table]) for table in ("wares", "sales")] == [False, True]


def test_after_a_gap_in_the_messages_nothing_holds(held: Held) -> None:
    start = held.changes.time
    held.lease.heard_write({"kind": "end", "seq": 1, "write": OTHER})
    assert held.changes.is_unchanged(start, ["sales"])
    held.lease.heard_write({"kind": "end", "seq": 3, "write": OTHER})
    assert not held.changes.is_unchanged(start, ["sales"])


def test_after_an_interruption_nothing_is_sent_until_the_instance_hears_itself_again(held: Held) -> None:
    start = held.changes.time
    held.is_connected = False
    held.lease.interrupted()
    assert not held.lease.is_held
    held.is_connected = True
    until(lambda: held.lease.is_held)
    assert not held.changes.is_unchanged(start, [])


def test_an_instance_that_leaves_holds_nothing(held: Held) -> None:
    held.lease.end()
    held.renew(monotonic())
    assert not held.lease.is_held


def test_a_changed_mark_in_the_database_drops_everything(held: Held, database: Database) -> None:
    start = held.changes.time
    for _ in range(2):
        with database.write(Deadline(PATIENCE)) as db:
            change_mark(db)
    until(lambda: not held.changes.is_unchanged(start, []))
    with database.read(Deadline(PATIENCE)) as db:
        assert len(list(db.scalars(select(CacheMark)))) == 1
