"""Metrics of several processes as one: each writes its own to a file; the one that is asked adds them up."""

import os
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

# How often a process writes its metrics, in seconds.
INTERVAL = 1.0

# Of these the least counts, not the sum.
LEAST = frozenset({"process_start_time_seconds"})


class SharedMetrics:
    """The metrics of all processes of a server. What a process counted stays counted after its end."""

    def __init__(self, path: Path) -> None:
        self.path = path
        # Of this process (default: its id).
        self.name = ""
        self._own: Callable[[], tuple[str, str]] = lambda: ("", "")

    @staticmethod
    @contextmanager
    def folder() -> Iterator["SharedMetrics"]:
        """A temporary folder for them."""
        with tempfile.TemporaryDirectory(prefix="metrics-") as folder:
            yield SharedMetrics(Path(folder))

    def join(self, api: Flask) -> None:
        """Adds this process: from now on its /metrics are those of all."""
        metrics = api.extensions.get("metrics")
        if metrics is None:
            return
        metrics.shared = self
        self._own = metrics.own
        threading.Thread(target=self._write_often, daemon=True).start()

    def text(self) -> str:
        """The metrics of all processes, as of at most a second ago; those of this one as of now."""
        self._write()
        return added_up(path.read_text() for path in sorted(self.path.glob("*.prom")))

    def forget(self, pid: int) -> None:
        """Drops what only a running process has, such as its memory."""
        (self.path / f"{pid}.gauges.prom").unlink(missing_ok=True)

    def _write_often(self) -> None:
        pause = threading.Event()
        while not pause.wait(INTERVAL):
            if not self.path.exists():
                return
            self._write()

    def _write(self) -> None:
        counted, gauges = self._own()
        for kind, text in (("counted", counted), ("gauges", gauges)):
            path = self.path / f"{self.name or os.getpid()}.{kind}.prom"
            new = path.with_suffix(f".{threading.get_ident()}")
            new.write_text(text)
            new.replace(path)


def added_up(texts: Iterable[str]) -> str:
    """Adds the values of equal series. Each metric keeps its lines together."""
    metrics: dict[str, tuple[str, dict[str, float]]] = {}
    for text in texts:
        head, name = "", ""
        for line in text.splitlines():
            if line.startswith("# HELP "):
                head, name = line + "\n", line.split(" ", 3)[2]
            elif line.startswith("#"):
                head += line + "\n"
            elif line:
                series, _, value = line.rpartition(" ")
                _, values = metrics.setdefault(name, (head, {}))
                number = float(value)
                before = values.get(series)
                if before is not None:
                    number = min(before, number) if name in LEAST else before + number
                values[series] = number
    return "".join(
        head + "".join(f"{series} {_number(value)}\n" for series, value in values.items())
        for head, values in metrics.values()
    )


def _number(value: float) -> str:
    return str(int(value)) if value.is_integer() else repr(value)
