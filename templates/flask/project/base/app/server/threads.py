"""The threads that handle requests."""

import threading

from waitress.task import ThreadedTaskDispatcher


class Threads(ThreadedTaskDispatcher):
    """A thread for each request that is handled at once, and one for each response that takes longer."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self._count = count
        self._count_lock = threading.Lock()
        self.set_thread_count(count)

    def grow(self) -> None:
        """Adds a thread, because the caller's will be busy for long."""
        self._change(1)

    def shrink(self) -> None:
        """Ends a thread."""
        self._change(-1)

    def _change(self, by: int) -> None:
        with self._count_lock:
            self._count += by
            self.set_thread_count(self._count)
