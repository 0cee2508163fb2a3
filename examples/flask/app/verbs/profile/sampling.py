"""Samples the stack of the main thread."""

import signal
import sys
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter, process_time
from types import CodeType, FrameType

INTERVAL = 0.0005
"""Seconds between two samples."""

Stack = tuple[tuple[CodeType, int], ...]
"""Functions with the lines that they are at, from the innermost."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What the process used since the sample before: it waited for a moment between two instructions.

    A function written in C runs to its end before a sample is taken, so that all of its time counts.
    """

    start: float
    end: float
    cpu: float
    bytes: int
    stack: Stack


class Sampler:
    """Takes samples in the block of `sampling`. With `memory`, by how much the memory grew."""

    def __init__(self, *, memory: bool = False) -> None:
        self.samples: list[Sample] = []
        self._memory = memory
        self._time = self._cpu = 0.0
        self._bytes = 0

    @contextmanager
    def sampling(self) -> Iterator[None]:
        """Samples this thread, which is the main thread of a command."""
        if self._memory:
            tracemalloc.start()
        self._time, self._cpu, self._bytes = perf_counter(), process_time(), 0
        try:
            with _by_signal(self._take) if hasattr(signal, "setitimer") else _by_thread(self._take):
                yield
            self._take(None)
        finally:
            if self._memory:
                tracemalloc.stop()

    def _take(self, frame: FrameType | None) -> None:
        time, cpu = perf_counter(), process_time()
        size = tracemalloc.get_traced_memory()[0] if self._memory else 0
        grown = max(size - self._bytes, 0)
        self.samples.append(Sample(self._time, time, cpu - self._cpu, grown, _stack(frame)))
        self._bytes = tracemalloc.get_traced_memory()[0] if self._memory else 0
        # What taking it costs is nobody's.
        self._time, self._cpu = perf_counter(), process_time()


def _stack(frame: FrameType | None) -> Stack:
    found: list[tuple[CodeType, int]] = []
    while frame is not None:
        found.append((frame.f_code, frame.f_lineno or frame.f_code.co_firstlineno))
        frame = frame.f_back
    return tuple(found)


@contextmanager
def _by_signal(take: Callable[[FrameType | None], None]) -> Iterator[None]:
    is_over = False

    # The timer is set anew after each sample: one that takes longer than the interval would be interrupted by
    # the next, and that one by its next, until the stack is full.
    def on_alarm(number: int, frame: FrameType | None) -> None:
        take(frame)
        if not is_over:
            signal.setitimer(signal.ITIMER_REAL, INTERVAL)

    before = signal.signal(signal.SIGALRM, on_alarm)
    signal.setitimer(signal.ITIMER_REAL, INTERVAL)
    try:
        yield
    finally:
        is_over = True
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def _by_thread(take: Callable[[FrameType | None], None]) -> Iterator[None]:
    """Where there are no such signals: Windows."""
    main, over = threading.get_ident(), threading.Event()

    def run() -> None:
        while not over.wait(INTERVAL):
            take(sys._current_frames().get(main))

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
