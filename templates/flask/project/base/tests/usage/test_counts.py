"""Counts in memory."""

from datetime import UTC, datetime
from threading import Thread

import pytest

from app.usage.agent import agent_of
from app.usage.counts import Counts, Key

WARES, VERSION = "GET /v1/wares", "GET /version"


@pytest.mark.parametrize(
    ("said", "agent"),
    [
        ("shop-app/2.3.1", "shop-app/2.3"),
        ("Shop-App/v2", "shop-app/2"),
        ("curl/8.5.0", "curl/8.5"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36", "mozilla/5.0"),
        ("node", "node"),
        ("python-requests/2.32.3", "python-requests/2.32"),
        ("", ""),
        ("ana@example.com", "ana"),
        ("<script>", "other"),
        ("192.0.2.1", "other"),
        ("x" * 9000, "other"),
    ],
)
def test_of_the_caller_the_name_and_version_are_kept(said: str, agent: str) -> None:
    assert agent_of(said) == agent


class Clock:
    """A time that a test sets."""

    def __init__(self, text: str) -> None:
        self.time = datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()

    def __call__(self) -> float:
        return self.time


def test_calls_are_counted_by_route_client_program_and_field() -> None:
    clock = Clock("2026-12-01T10:00:00")
    counts = Counts(clock)
    counts.add(WARES, "shop", "app/1.0.1", False)
    clock.time += 1
    counts.add(WARES, "shop", "app/1.0.2", True, ["query.old"])
    counts.add(VERSION, "", "", False)

    rows = [(row.key, row.calls, row.errors, row.last) for row in counts.take()]
    assert rows == [
        (Key("2026-12-01", WARES, "shop", "", "app/1.0"), 2, 1, clock.time),
        (Key("2026-12-01", WARES, "shop", "query.old", "app/1.0"), 1, 1, clock.time),
        (Key("2026-12-01", VERSION, "", "", ""), 1, 0, clock.time),
    ]
    assert counts.take() == []


def test_a_call_counts_on_the_day_on_which_it_ended() -> None:
    clock = Clock("2026-12-01T23:59:59.999")
    counts = Counts(clock)
    counts.add(WARES, "shop", "app/1", False)
    clock.time += 0.002
    counts.add(WARES, "shop", "app/1", False)
    assert [(row.key.day, row.calls) for row in counts.take()] == [("2026-12-01", 1), ("2026-12-02", 1)]


def test_rows_that_could_not_be_written_are_added_to_later_ones() -> None:
    counts = Counts()
    counts.add(WARES, "shop", "app/1", True)
    failed = counts.take()
    counts.add(WARES, "shop", "app/1", False)
    counts.put_back(failed)
    assert [(row.calls, row.errors) for row in counts.take()] == [(2, 1)]


def test_whatever_callers_send_a_client_has_few_programs_and_each_call_is_counted() -> None:
    counts = Counts()
    for name in "ab":
        for n in range(1000):
            counts.add(WARES, "", f"{name}-{n}/1", False)
        counts.put_back(counts.take())
    rows = counts.take()
    assert len(rows) == 21
    assert [row.calls for row in rows if row.key.agent == "other"] == [1980]


def test_the_rows_in_memory_are_bounded_also_while_none_can_be_written() -> None:
    counts = Counts()
    for n in range(20_000):
        counts.add(WARES if n % 2 else VERSION, f"client {n}", "app/1", False)
    counts.put_back(counts.take())
    for n in range(20_000):
        counts.add(WARES, f"client {n}", "app/2", False)

    rows = counts.take()
    assert 9_999 < len(rows) <= 10_002
    assert sum(row.calls for row in rows) == 40_000


def test_threads_lose_no_call() -> None:
    counts = Counts()

    def call() -> None:
        for n in range(2000):
            counts.add(WARES, "shop", f"app/{n % 30}", False, ["query.old"])

    threads = [Thread(target=call) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rows = counts.take()
    assert sum(row.calls for row in rows if not row.key.field) == 8000
    assert sum(row.calls for row in rows if row.key.field) == 8000
