"""Ends work that takes too long, as far as Python can: whoever waits for it goes on."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Abort:
    """Says once that an attempt must stop. `job.abort.wait(5)` sleeps, and returns True if it must."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self.reason: Exception | None = None

    def set(self, reason: Exception) -> None:
        """The first reason counts."""
        with self._changed:
            self.reason = self.reason or reason
            self._changed.notify_all()

    def is_set(self) -> bool:
        """Whether the attempt must stop."""
        return self.reason is not None

    def wait(self, seconds: float | None = None) -> bool:
        """Waits until the attempt must stop, at most this number of seconds."""
        with self._changed:
            return self._changed.wait_for(self.is_set, seconds)

    def run(self, work: Callable[[], T], seconds: float) -> T:
        """The result of `work`, which runs in a thread of its own.

        Raises the reason when the attempt must stop, at the latest after `seconds`. Then nobody waits for
        `work` any more.
        """
        outcome: _Outcome[T] = _Outcome()

        def attempt() -> None:
            try:
                outcome.value.append(work())
            except BaseException as error:  # The thread that waits raises it.
                outcome.error = error
            with self._changed:
                outcome.is_done = True
                self._changed.notify_all()

        threading.Thread(target=attempt, daemon=True).start()
        with self._changed:
            self._changed.wait_for(lambda: outcome.is_done or self.is_set(), max(seconds, 0))
        if not outcome.is_done:
            self.set(TimeoutError(f"There was no result within {seconds:g} s."))
        if self.reason is not None:
            raise self.reason
        if outcome.error is not None:
            raise outcome.error
        return outcome.value[0]


class _Outcome(Generic[T]):
    """What a thread has come to."""

    def __init__(self) -> None:
        self.is_done = False
        self.value: list[T] = []
        self.error: BaseException | None = None
