"""Comma-separated values (RFC 4180)."""

import csv
import io

from app.usage.report import Report

# A spreadsheet would run text that begins with one of these as a formula.
FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def csv_text(report: Report) -> str:
    """One line for each row, with the title of its section where there are several."""
    is_many = len(report.sections) > 1
    out = io.StringIO()
    write = csv.writer(out).writerow
    columns = report.sections[0].columns if report.sections else []
    write([*(["what"] if is_many else []), *columns, "calls", "errors", "last_at"])
    for section in report.sections:
        for row in section.rows:
            names = [*([section.title] if is_many else []), *row.names]
            write([*(_safe(name) for name in names), row.calls, row.errors, row.last_at])
    return out.getvalue().removesuffix("\r\n")


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULAS) else text
