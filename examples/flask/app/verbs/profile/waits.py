"""How much of a sample a statement ran for: that is time of the statement."""

from bisect import bisect_right
from collections.abc import Sequence


class Waits:
    """When statements ran, in seconds of perf_counter; they do not overlap."""

    def __init__(self, waits: Sequence[tuple[float, float]]) -> None:
        self._waits = sorted(waits)
        self._starts = [start for start, _ in self._waits]

    def within(self, start: float, end: float) -> float:
        """Seconds of the span in which a statement ran."""
        found = 0.0
        at = max(bisect_right(self._starts, start) - 1, 0)
        for began, ended in self._waits[at:]:
            if began >= end:
                break
            found += max(min(ended, end) - max(began, start), 0)
        return found
