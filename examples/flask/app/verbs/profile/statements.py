"""The statements of requests, with the lines that sent them."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from traceback import FrameSummary

from app.verbs.profile.scripts import Json


@dataclass(frozen=True, slots=True)
class StackedStatement:
    """A statement that ran; `stack` has the lines that led to it, from the innermost."""

    sql: str
    ms: float
    stack: str


def stack_text(frames: Sequence[FrameSummary]) -> str:
    """Frames in the form that gapi reads: `    at FILE:LINE:1`."""
    return "\n".join(f"    at {frame.filename}:{frame.lineno}:1" for frame in reversed(frames))


def groups_of(requests: Sequence[Sequence[StackedStatement]]) -> list[Json]:
    """Adds up the statements of requests by their SQL and stack.

    `ms` is that of all calls, each with their median: a busy machine delays some of them by much. `most` is
    the most calls in one request.
    """
    groups: dict[tuple[str, str], list[list[float]]] = {}
    for number, statements in enumerate(requests):
        for statement in statements:
            times = groups.setdefault((statement.sql, statement.stack), [[] for _ in requests])
            times[number].append(statement.ms)
    return [_group(sql, stack, times) for (sql, stack), times in groups.items()]


def _group(sql: str, stack: str, times: list[list[float]]) -> Json:
    every = [ms for each in times for ms in each]
    return {
        "sql": sql,
        "stack": stack,
        "calls": len(every),
        "ms": median(every) * len(every),
        "most": max(len(each) for each in times),
    }
