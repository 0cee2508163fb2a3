"""The verb `usage`."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import TypeVar

from app.config.config import Settings
from app.db.types import now
from app.errors import UserError
from app.http.response.deprecations import DeprecationEntry
from app.service import Flag, Input, Result, Verb
from app.usage.formats.csv import csv_text
from app.usage.formats.html import page
from app.usage.formats.pretty import pretty
from app.usage.report import GROUPS, Report, Span, report_of
from app.usage.roll_up import roll_up
from app.usage.stored import stored_usage

T = TypeVar("T", bound=str)


def _json(report: Report) -> str:
    return json.dumps(_data_of(report), indent=2, ensure_ascii=False)


FORMATS: dict[str, Callable[[Report], str]] = {"pretty": pretty, "csv": csv_text, "html": page, "json": _json}


def _accepts(words: Sequence[str], flag: Flag) -> bool:
    return not words or (list(words) == ["roll-up"] and not flag("deprecated"))


def _run(input: Input) -> Result:
    return _roll_up_now(input.config()) if input.words else _show(input)


def _show(input: Input) -> Result:
    write = FORMATS[_one_of("--format", input.option("format") or "pretty", tuple(FORMATS))]
    typed = input.option("by")
    by = None if typed is None else _one_of("--by", typed, GROUPS)
    span = _span_of(input.option("since") or "30d")
    deprecated: list[DeprecationEntry] | None = None
    if input.flag("deprecated"):
        deprecated = input.with_app(lambda api: api.extensions["deprecations"])
    with stored_usage(input.config()) as db:
        report = report_of(db, span, by=by, deprecated=deprecated)
    return Result(_data_of(report), write(report))


def _roll_up_now(config: Settings) -> Result:
    replaced = roll_up(lambda: stored_usage(config, writes=True), config.USAGE_DAYS, now())
    return Result({"replaced": replaced}, f"Rows added up to months: {replaced}.")


def _data_of(report: Report) -> dict[str, object]:
    rows = [
        {
            **(asdict(section.about) if section.about else {}),
            **dict(zip(section.columns, row.names, strict=True)),
            "calls": row.calls,
            "errors": row.errors,
            "last_at": row.last_at,
            "graph": row.graph,
        }
        for section in report.sections
        for row in section.rows
    ]
    span = {"since": report.span.since.isoformat(), "until": report.span.until.isoformat()}
    about = [asdict(section.about) for section in report.sections if section.about]
    return {**span, "deprecated": about, "rows": rows}


def _span_of(text: str) -> Span:
    """From a number of days, or a day, until today."""
    until = now().date()
    days = re.fullmatch(r"([1-9]\d{0,3})d", text, re.ASCII)
    since = until - timedelta(days=int(days[1]) - 1) if days else _day_of(text)
    if since is None or since > until:
        message = f"--since {text} is not a number of days or a past day, e.g. 30d or 2026-12-01."
        raise UserError(message, exit_code=2)
    return Span(since, until)


def _day_of(text: str) -> date | None:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _one_of(flag: str, text: str, values: Sequence[T]) -> T:
    for value in values:
        if value == text:
            return value
    raise UserError(f"{flag} {text} is not one of {', '.join(values)}.", exit_code=2)


verbs = {
    "usage": Verb(
        usage=f"""usage [--by {"|".join(GROUPS)}] [--since 30d] [--deprecated]
        [--format {"|".join(FORMATS)}]
  usage roll-up        show who calls what, or add up old days to months""",
        action=None,
        flags=("deprecated",),
        options=("by", "since", "format"),
        accepts=_accepts,
        run=_run,
    )
}
