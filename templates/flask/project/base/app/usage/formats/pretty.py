"""Tables with a graph in each row, for a terminal."""

from collections.abc import Sequence
from math import ceil

from app.usage.report import Report, ReportRow, Section

BARS = "▁▂▃▄▅▆▇█"


def pretty(report: Report) -> str:
    """All tables."""
    tables = [f"{section.title}\n{_table_of(section)}" for section in report.sections]
    return "\n\n".join([f"Usage from {report.span.since} to {report.span.until}", *tables])


def shown(name: str) -> str:
    """What the table shows for a caller that is not known."""
    return name or "-"


def _table_of(section: Section) -> str:
    if not section.rows:
        return "  No calls."
    head = [*section.columns, "calls", "errors", "last call"]
    cells = [_cells_of(row) for row in section.rows]
    widths = [max(map(len, column)) for column in zip(head, *cells, strict=True)]
    numbers = range(len(section.columns), len(section.columns) + 2)

    def line(row: Sequence[str], graph: str = "") -> str:
        padded = [
            cell.rjust(widths[n]) if n in numbers else cell.ljust(widths[n]) for n, cell in enumerate(row)
        ]
        return f"  {'  '.join([*padded, graph])}".rstrip()

    lines = [line(row, _sparkline(each.graph)) for row, each in zip(cells, section.rows, strict=True)]
    return "\n".join([line(head), *lines])


def _cells_of(row: ReportRow) -> list[str]:
    last = row.last_at[:16].replace("T", " ")
    return [*map(shown, row.names), str(row.calls), str(row.errors), last]


def _sparkline(graph: Sequence[int]) -> str:
    """A bar for each part of the time; a space for one without calls."""
    most = max(graph, default=1)
    return "".join(" " if calls == 0 else BARS[ceil(calls / most * len(BARS)) - 1] for calls in graph)
