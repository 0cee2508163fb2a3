"""Observes the statements of a piece of work, e.g. for Server-Timing or a recording."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from traceback import FrameSummary, extract_stack

Statements = Callable[[str, float, list[FrameSummary] | None], None]
"""Receives a statement, its seconds and, where it was asked for, the frames that led to it."""


@dataclass(frozen=True, slots=True)
class Observer:
    """One observer; those around it observe the same statements."""

    statements: Statements
    stacks: bool
    outer: "Observer | None"


current_observer: ContextVar[Observer | None] = ContextVar("current_observer", default=None)


@contextmanager
def observe(statements: Statements, *, stacks: bool = False) -> Iterator[None]:
    """Observes what this thread sends to the database. Frames cost time, so only `stacks` has them."""
    token = current_observer.set(Observer(statements, stacks, current_observer.get()))
    try:
        yield
    finally:
        current_observer.reset(token)


def tell(observer: Observer | None, statement: str, seconds: float) -> None:
    """Passes a statement to an observer and to those around it."""
    while observer is not None:
        observer.statements(statement, seconds, list(extract_stack()) if observer.stacks else None)
        observer = observer.outer
