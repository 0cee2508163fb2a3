"""What writes have changed, and what is kept in memory."""

import time

import pytest

from app.http.cache.changes import Changes, Write
from app.http.cache.stored_responses import Stored, StoredResponses
from app.http.response.serialized import Serialized

MINUTE = 60.0
WRITE = Write("w", ("a",))


def test_what_was_read_before_a_write_or_while_it_runs_does_not_hold() -> None:
    changes = Changes()
    before = changes.time
    changes.begin(WRITE, MINUTE)
    during = changes.time
    assert [changes.is_unchanged(time, ["a"]) for time in (before, during)] == [False, False]
    assert [changes.is_unchanged(time, ["b"]) for time in (before, during)] == [True, True]
    changes.end(WRITE)
    times = (before, during, changes.time)
    assert [changes.is_unchanged(time, ["b", "a"]) for time in times] == [False, False, True]


def test_of_two_writes_of_a_table_the_first_to_end_does_not_end_the_other() -> None:
    changes = Changes()
    changes.begin(WRITE, MINUTE)
    changes.begin(WRITE, MINUTE)
    changes.begin(Write("v", ("a",)), MINUTE)
    changes.end(WRITE)
    assert not changes.is_unchanged(changes.time, ["a"])
    changes.end(Write("v", ("a",)))
    assert changes.is_unchanged(changes.time, ["a"])


def test_a_write_that_never_ends_is_forgotten_and_what_was_read_meanwhile_does_not_hold() -> None:
    changes = Changes()
    changes.begin(WRITE, 0.001)
    during = changes.time
    while not changes.is_unchanged(changes.time, ["a"]):
        time.sleep(0.001)
    assert not changes.is_unchanged(during, ["a"])


def test_a_write_of_every_table_changes_all_and_what_depends_on_every_table_is_changed_by_any() -> None:
    changes = Changes()
    start = changes.time
    changes.end(WRITE)
    assert [changes.is_unchanged(start, [table]) for table in ("*", "b")] == [False, True]
    every = Write("all", ("*",))
    changes.begin(every, MINUTE)
    assert [changes.is_unchanged(changes.time, [table]) for table in ("*", "b")] == [False, False]
    changes.end(every)
    changes.all()
    assert not changes.is_unchanged(start, [])


class Memory:
    """Responses of a length in memory."""

    def __init__(self, limit: int) -> None:
        self.changes = Changes()
        self.responses = StoredResponses(limit, self.changes)

    def set(self, key: str, length: int, seconds: float = MINUTE) -> bool:
        response = Serialized(200, {}, b"x" * length)
        stored = Stored(response, self.changes.time, (), time.monotonic() + seconds)
        return self.responses.set(key, stored)


def test_no_more_than_the_limit_is_kept_and_what_was_used_last_stays() -> None:
    memory = Memory(100_000)
    for number in range(50):
        memory.set(str(number), 10_000)
        memory.responses.get("0")
    assert memory.responses.bytes <= 100_000
    kept = [memory.responses.get(key) is not None for key in ("0", "1", "49")]
    assert kept == [True, False, True]
    assert memory.responses.drops["size"] == 41


def test_a_response_that_is_larger_than_the_limit_is_not_kept() -> None:
    memory = Memory(70_000)
    assert [memory.set("small", 100), memory.set("large", 70_000)] == [True, False]
    assert [memory.responses.get(key) is not None for key in ("small", "large")] == [True, False]


def test_what_has_expired_is_dropped() -> None:
    memory = Memory(70_000)
    memory.set("old", 100, seconds=0)
    assert memory.responses.get("old") is None
    assert (memory.responses.drops["expired"], memory.responses.bytes) == (1, 0)


@pytest.mark.parametrize("tables", [("a",), ("*",)])
def test_a_response_whose_tables_changed_while_it_was_made_is_not_kept(tables: tuple[str, ...]) -> None:
    memory = Memory(70_000)
    since = memory.changes.time
    memory.changes.end(WRITE)
    stored = Stored(Serialized(200, {}, b"x"), since, tables, time.monotonic() + MINUTE)
    assert memory.responses.set("key", stored)
    assert memory.responses.get("key") is None
    assert memory.responses.bytes == 0
