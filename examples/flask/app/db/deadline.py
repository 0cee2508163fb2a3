"""The time by which a request must have its response."""

from time import monotonic

from app.db.fault import DatabaseFault


class Deadline:
    """Statements end at the deadline, and none starts after it."""

    __slots__ = ("_end", "seconds")

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = monotonic() + seconds

    @property
    def end(self) -> float:
        """In seconds of `time.monotonic()`."""
        return self._end

    @property
    def remaining(self) -> float:
        return self._end - monotonic()

    @property
    def has_passed(self) -> bool:
        return self.remaining <= 0

    def require(self) -> None:
        """Raises the fault "slow" once it has passed."""
        if self.has_passed:
            raise DatabaseFault(f"There was no response within {self.seconds:g} s.", "slow")
