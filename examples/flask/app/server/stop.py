"""When a process stops."""

import os
import signal
import threading
from collections.abc import Callable
from types import FrameType

from app.http.operate.log import Log


class Stop:
    """Set at SIGTERM or SIGINT, after an uncaught error in a thread, and when the reader of the log ends.

    In the last two cases the exit code is 1: after an uncaught error the state is unknown.
    """

    def __init__(self) -> None:
        self.exit_code = 0
        self._requested = threading.Event()
        self._wake: Callable[[], None] = lambda: None

    @property
    def is_requested(self) -> bool:
        """Whether the process should stop."""
        return self._requested.is_set()

    def wait(self, seconds: float | None = None) -> bool:
        """Waits until the process should stop. Returns whether it should."""
        return self._requested.wait(seconds)

    def request(self) -> None:
        """Asks the process to stop."""
        self._requested.set()
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
