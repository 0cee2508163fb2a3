"""Histograms as Prometheus reads them."""

import threading
from bisect import bisect_left
from collections.abc import Sequence

from app.http.operate.gauges import Labels, label_text, number_text


class Histogram:
    """A histogram with a series for each set of labels. The labels of a series are formatted once."""

    def __init__(self, name: str, help: str, bounds: Sequence[float]) -> None:
        self.name = name
        self.help = help
        self.bounds = list(bounds)
        self._series: dict[object, _Series] = {}
        self._lock = threading.Lock()

    def observe(self, key: object, labels: Labels, value: float) -> None:
        """Counts a value in the series of a key. `labels` are read when the series is new."""
        bucket = bisect_left(self.bounds, value)
        with self._lock:
            series = self._series.get(key)
            if series is None:
                series = self._series[key] = _Series(label_text(labels), len(self.bounds) + 1)
            series.counts[bucket] += 1
            series.sum += value

    def text(self) -> str:
        """In the text format of Prometheus."""
        with self._lock:
            found = [(series.labels, list(series.counts), series.sum) for series in self._series.values()]
        lines = [f"# HELP {self.name} {self.help}", f"# TYPE {self.name} histogram"]
        for labels, counts, total in found:
            lines += self._lines(labels, counts, total)
        return "\n".join(lines) + "\n"

    def _lines(self, labels: str, counts: list[int], total: float) -> list[str]:
        names = [*(number_text(bound) for bound in self.bounds), "+Inf"]
        count = 0
        lines: list[str] = []
        for name, each in zip(names, counts, strict=True):
            count += each
            lines.append(f'{self.name}_bucket{{{labels},le="{name}"}} {count}')
        return [*lines, f"{self.name}_sum{{{labels}}} {total!r}", f"{self.name}_count{{{labels}}} {count}"]


class _Series:
    __slots__ = ("counts", "labels", "sum")

    def __init__(self, labels: str, buckets: int) -> None:
        self.labels = labels
        self.counts = [0] * buckets
        self.sum = 0.0
