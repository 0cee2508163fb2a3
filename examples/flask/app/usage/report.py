"""The report of usage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clients.models import Client
from app.http.request.deprecation import summary_of
from app.http.response.deprecations import DeprecationEntry
from app.http.schema_types import timestamp_text
from app.usage.read import Column, Sum, read_usage

GROUPS: tuple[Column, ...] = ("route", "client", "version", "agent", "day")
MAX_PARTS = 30


@dataclass(frozen=True)
class Span:
    """The first and the last day of a report."""

    since: date
    until: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.until - self.since).days + 1

    @property
    def part_days(self) -> int:
        """The length of each part of the graphs, in days."""
        return ceil(self.days / MAX_PARTS)


@dataclass(frozen=True)
class ReportRow:
    """A row of a table."""

    # The values of the section's columns.
    names: list[str]
    calls: int
    errors: int
    last_at: str
    # The calls over the time of the report, in equal parts of it.
    graph: list[int]


@dataclass(frozen=True)
class About:
    """What a section is about, for programs: the deprecated route, and the field of it if it is only that."""

    route: str
    field: str
    sunset: str | None


@dataclass(frozen=True)
class Section:
    """A table of the report: one for each deprecation, else one for all."""

    title: str
    columns: list[str]
    rows: list[ReportRow]
    about: About | None = None


@dataclass(frozen=True)
class Report:
    """What is shown."""

    span: Span
    sections: list[Section]


def report_of(
    db: Session, span: Span, *, by: Column | None = None, deprecated: Sequence[DeprecationEntry] | None = None
) -> Report:
    """The calls added up by a column; with `deprecated` only of what is, by default with who calls it."""
    if deprecated is not None and by is None:
        return Report(span, _callers_of(db, span, deprecated))
    return Report(span, [_grouped(db, span, by or "route", deprecated)])


def _grouped(db: Session, span: Span, by: Column, deprecated: Sequence[DeprecationEntry] | None) -> Section:
    sums = read_usage(db, [by], since=span.since.isoformat(), deprecated=deprecated)
    rows = [_row_of([each.keys[by]], each, span) for each in sums]
    rows.sort(key=lambda row: row.names if by == "day" else (-row.calls, row.names))
    return Section("Calls" if deprecated is None else "Use of what is deprecated", [by], rows)


def _callers_of(db: Session, span: Span, deprecated: Sequence[DeprecationEntry]) -> list[Section]:
    """Who uses what is deprecated, with the addresses of their owners."""
    columns: list[Column] = ["route", "field", "client", "agent"]
    sums = read_usage(db, columns, since=span.since.isoformat(), deprecated=deprecated)
    owners = dict(db.execute(select(Client.name, Client.owner_email)).all())
    return [_section_of(entry, sums, owners, span) for entry in deprecated]


def _section_of(
    entry: DeprecationEntry, sums: Sequence[Sum], owners: Mapping[str, str], span: Span
) -> Section:
    name = f"{entry.method} {entry.path}"
    own = [each for each in sums if each.keys["route"] == name and each.keys["field"] == entry.field]
    rows = [
        _row_of([each.keys["client"], owners.get(each.keys["client"], ""), each.keys["agent"]], each, span)
        for each in own
    ]
    rows.sort(key=lambda row: (-row.calls, row.names))
    title = f"{f'{entry.field} of ' if entry.field else ''}{name}, deprecated {summary_of(entry.deprecation)}"
    return Section(title, ["client", "owner", "agent"], rows, About(name, entry.field, entry.sunset))


def _row_of(names: list[str], total: Sum, span: Span) -> ReportRow:
    return ReportRow(
        names, total.calls, total.errors, timestamp_text(total.last_at), _graph_of(total.days, span)
    )


def _graph_of(days: Mapping[str, int], span: Span) -> list[int]:
    """The calls of each part of the time. A month counts on its first day."""
    graph = [0] * ceil(span.days / span.part_days)
    for day, calls in days.items():
        start = date.fromisoformat(day if len(day) == 10 else f"{day}-01")
        place = max(0, (start - span.since).days // span.part_days)
        if place >= len(graph):
            graph += [0] * (place - len(graph) + 1)
        graph[place] += calls
    return graph
