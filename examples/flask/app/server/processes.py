"""Several processes that serve requests on one socket."""

import os
import signal
import time
from collections.abc import Callable

from app.errors import UserError
from app.http.operate.log import Log
from app.server.stop import Stop

# How long to wait before a process that ended is started again, in seconds.
PAUSE = 1.0


class Processes:
    """Starts processes, starts one again that ended, and stops all of them."""

    def __init__(
        self, count: int, work: Callable[[int], int], log: Log, on_end: Callable[[int], None]
    ) -> None:
        if not hasattr(os, "fork"):
            hint = "Start several servers instead."
            raise UserError("This system cannot fork, so PROCESSES must be 1.", hint, 2)
        self._numbers: dict[int, int] = {}
        self._count = count
        self._work = work
        self._log = log
        self._on_end = on_end

    def run(self, stop: Stop) -> int:
        """Runs until `stop` is requested and all have ended. Returns the exit code."""
        code = 0
        for number in range(self._count):
            self._start(number)
        while not stop.wait(0.1):
            for number in self._ended():
                if not stop.wait(PAUSE):
                    self._start(number)
        while self._numbers:
            # Again, because one that has only begun did not listen to signals yet.
            for pid in self._numbers:
                os.kill(pid, signal.SIGTERM)
            code = max(code, self._await_end(seconds=1))
        return max(min(code, 1), stop.exit_code)

    def _start(self, number: int) -> None:
        """Forks. The child never returns."""
        pid = os.fork()
        if pid:
            self._numbers[pid] = number
            return
        code = 1
        try:
            code = self._work(number)
        finally:
            os._exit(code)

    def _await_end(self, seconds: float) -> int:
        """Waits for their end, at most these seconds. Returns the highest exit code."""
        code = 0
        end = time.monotonic() + seconds
        while self._numbers and time.monotonic() < end:
            for pid in list(self._numbers):
                ended, status = os.waitpid(pid, os.WNOHANG)
                if ended:
                    del self._numbers[pid]
                    code = max(code, abs(os.waitstatus_to_exitcode(status)))
            time.sleep(0.02)
        return code

    def _ended(self) -> list[int]:
        """The numbers of processes that ended though nobody stopped them."""
        found: list[int] = []
        for pid in list(self._numbers):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                found.append(self._numbers.pop(pid))
                self._on_end(pid)
                code = os.waitstatus_to_exitcode(status)
                self._log.error(
                    "A process of the server ended, and is started again.", pid=pid, exit_code=code
                )
        return found
