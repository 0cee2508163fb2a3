"""Sends one request after another."""

from collections.abc import Callable
from time import perf_counter

from app.http.in_process import Answer
from app.verbs.profile.caller import Send


class Unsuccessful(Exception):
    """A request that did not succeed, so that a profile would be one of an error.

    `number` counts from 1: the first may succeed and a later one, e.g. a second DELETE, not.
    """

    def __init__(self, answer: Answer, number: int) -> None:
        super().__init__(f"Request {number} responds with {answer.status}.")
        self.answer = answer
        self.number = number


class Requests:
    """Counts them, and stops at the first that does not succeed."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._sent = 0

    def warm_up(self, count: int) -> None:
        """Until caches are filled: for a second, and at most 500 requests."""
        until = perf_counter() + 1
        for sent in range(min(5 * count, 500)):
            if sent >= 3 and perf_counter() >= until:
                return
            self.one()

    def run(self, count: int, on_end: Callable[[], object] = lambda: None) -> list[float]:
        """Milliseconds of each."""
        times: list[float] = []
        for _ in range(count):
            times.append(self.one().ms)
            on_end()
        return times

    def one(self) -> Answer:
        """Sends the request."""
        answer = self._send()
        self._sent += 1
        if not 200 <= answer.status <= 299:
            raise Unsuccessful(answer, self._sent)
        return answer
