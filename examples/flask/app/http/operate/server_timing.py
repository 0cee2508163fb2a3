"""The time of the database in each response: `Server-Timing: db;dur=1.2;desc="queries: 2"`."""

from collections.abc import Iterator
from contextlib import contextmanager
from traceback import FrameSummary

from app.db.observe import observe
from app.http.call import Call


@contextmanager
def server_timing(call: Call) -> Iterator[None]:
    """Counts the statements of a request, and adds the header."""
    queries = 0
    total = 0.0

    def add(sql: str, seconds: float, frames: list[FrameSummary] | None) -> None:
        nonlocal queries, total
        queries += 1
        total += seconds

    try:
        with observe(add):
            yield
    finally:
        call.headers["Server-Timing"] = f'db;dur={total * 1000:.1f};desc="queries: {queries}"'
