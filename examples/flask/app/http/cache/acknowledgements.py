"""What other instances have acknowledged, by write."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import Condition
from time import monotonic


class Expected:
    """The instances that have acknowledged one write."""

    def __init__(self, condition: Condition) -> None:
        self.instances: set[str] = set()
        self._condition = condition

    def wait_for(self, instances: Mapping[str, float]) -> None:
        """Returns when each instance has acknowledged, or the seconds of its lease have passed."""
        end = monotonic()
        ends = {instance: end + seconds for instance, seconds in instances.items()}
        with self._condition:
            while silent := [ends[instance] for instance in ends if instance not in self.instances]:
                left = max(silent) - monotonic()
                if left <= 0:
                    return
                self._condition.wait(left)


class Acknowledgements:
    """Collects them from before a write is announced."""

    def __init__(self) -> None:
        self._condition = Condition()
        self._expected: dict[str, Expected] = {}

    @contextmanager
    def expect(self, write: str) -> Iterator[Expected]:
        """Collects those of a write."""
        expected = Expected(self._condition)
        with self._condition:
            self._expected[write] = expected
        try:
            yield expected
        finally:
            with self._condition:
                del self._expected[write]

    def receive(self, write: str, instance: str) -> None:
        """An instance has acknowledged a write."""
        with self._condition:
            if write in self._expected:
                self._expected[write].instances.add(instance)
                self._condition.notify_all()
