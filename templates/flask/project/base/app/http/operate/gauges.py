"""Metrics that are read from the database when /metrics is."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Engine

Labels = Mapping[str, str]


@dataclass(frozen=True)
class Gauge:
    """A metric with a value for each set of labels."""

    name: str
    help: str
    values: Sequence[tuple[Labels, float]]


GaugeReader = Callable[[Connection], list[Gauge]]


def gauges_text(engine: Engine, readers: Iterable[GaugeReader]) -> str:
    """Gauges as Prometheus reads them. Leaves out those that cannot be read: /metrics is needed then, too."""
    texts: list[str] = []
    for reader in readers:
        try:
            with engine.connect() as connection:
                texts += map(_text_of, reader(connection))
        except Exception:  # noqa: S112  Whatever the database says, the other metrics are served.
            continue
    return "".join(texts)


def _text_of(gauge: Gauge) -> str:
    head = f"# HELP {gauge.name} {gauge.help}\n# TYPE {gauge.name} gauge\n"
    return head + "".join(
        f"{gauge.name}{{{label_text(labels)}}} {number_text(value)}\n" for labels, value in gauge.values
    )


def label_text(labels: Labels) -> str:
    """Labels as Prometheus reads them: `a="1",b="2"`."""
    return ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items())


def number_text(value: float) -> str:
    """A number as Prometheus reads it: `1`, not `1.0`."""
    return str(int(value)) if value == int(value) else repr(value)


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
