"""When a process stops."""

import os
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, SimpleQueue
from types import FrameType

from app.http.operate.log import Log


class Stop:
    """Set at SIGTERM or SIGINT, after an uncaught error in a thread, and when the reader of the log ends.

    In the last two cases the exit code is 1: after an uncaught error the state is unknown. A signal
    interrupts the main thread at any place, also within `wait`, so nothing here takes a lock that the main
    thread may hold: a threading.Event would, and the process would wait for itself. SimpleQueue.put does not.
    """

    def __init__(self) -> None:
        self.exit_code = 0
        self.is_requested = False
        self._requests: SimpleQueue[None] = SimpleQueue()
        self._wake: Callable[[], None] = lambda: None

    def wait(self, seconds: float | None = None) -> bool:
        """Waits until the process should stop. Returns whether it should. Only the main thread waits."""
        if not self.is_requested:
            with suppress(Empty):
                self._requests.get(timeout=seconds)
        return self.is_requested

    def request(self) -> None:
        """Asks the process to stop."""
        self.is_requested = True
        self._requests.put(None)
        self._wake()

    def fail(self) -> None:
        """Asks the process to stop, with exit code 1."""
        self.exit_code = 1
        self.request()

    def wake_with(self, wake: Callable[[], None]) -> None:
        """Sets what interrupts the main thread while it waits."""
        self._wake = wake

    def watch(self, log: Log) -> None:
        """Listens to signals, and logs uncaught errors of threads. Called in the main thread."""

        def on_signal(number: int, frame: FrameType | None) -> None:
            self.request()

        def on_error(args: threading.ExceptHookArgs) -> None:
            if args.exc_value is not None:
                log.fatal("Uncaught error: the process stops.", err=args.exc_value)
            self.fail()

        for name in ("SIGTERM", "SIGINT", "SIGBREAK"):
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), on_signal)
        threading.excepthook = on_error


def exit_now(code: int) -> None:
    """Ends the process although threads still run."""
    os._exit(code)
