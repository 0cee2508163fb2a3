"""One page that needs no other file and no script: a chart and a table for each section."""

from collections.abc import Sequence
from html import escape

from app.usage.formats.pretty import shown
from app.usage.report import Report, ReportRow, Section, Span
from app.version import package_info

STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
main { max-width: 75rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.5rem } h2 { font-size: 1.1rem; margin-top: 2rem }
figure { margin: 1rem 0; max-width: 600px }
figure p { display: flex; justify-content: space-between; margin: .2rem 0 }
svg { fill: #1a73e8; display: block } figure svg { width: 100%; height: auto; border-bottom: 1px solid #888 }
div { overflow-x: auto }
table { border-collapse: collapse; width: 100%; white-space: nowrap }
th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid #8886 }
.number { text-align: right; font-variant-numeric: tabular-nums }
@media (prefers-color-scheme: dark) { svg { fill: #8ab4f8 } }
"""


def page(report: Report) -> str:
    """The page."""
    title = escape(f"Usage of {package_info().name}, {report.span.since} to {report.span.until}")
    sections = "\n".join(_section_of(section, report.span) for section in report.sections)
    return f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>{STYLE}</style>
<main>
<h1>{title}</h1>
{sections}
</main>
</html>"""


def _section_of(section: Section, span: Span) -> str:
    heading = f"<h2>{escape(section.title)}</h2>"
    if not section.rows:
        return f"{heading}\n<p>No calls.</p>"
    heads = [f'<th scope="col">{escape(name)}</th>' for name in section.columns]
    heads += [f'<th scope="col" class="number">{name}</th>' for name in ("calls", "errors")]
    heads += [f'<th scope="col">{name}</th>' for name in ("last call (UTC)", "over time")]
    rows = "\n".join(map(_row_of, section.rows))
    return f"""{heading}
{_figure_of(section.rows, span)}
<div role="region" aria-label="{escape(section.title)}" tabindex="0"><table>
<thead><tr>{"".join(heads)}</tr></thead>
<tbody>
{rows}
</tbody>
</table></div>"""


def _figure_of(rows: Sequence[ReportRow], span: Span) -> str:
    """The calls of all rows over time, with its first and last day, and the height of the tallest bar."""
    total = [sum(calls) for calls in zip(*(row.graph for row in rows), strict=False)]
    bar = "a day" if span.part_days == 1 else f"{span.part_days} days"
    return f"""<figure>
{_chart(total, 600, 120)}
<p><span>{span.since}</span><span>{span.until}</span></p>
<figcaption>{sum(total):,} calls, at most {max(total):,} in {bar}</figcaption>
</figure>"""


def _row_of(row: ReportRow) -> str:
    cells = [f"<td>{escape(shown(name))}</td>" for name in row.names]
    cells += [f'<td class="number">{number:,}</td>' for number in (row.calls, row.errors)]
    cells.append(f"<td>{escape(row.last_at[:16].replace('T', ' '))}</td>")
    return f"<tr>{''.join(cells)}<td>{_chart(row.graph, 120, 20)}</td></tr>"


def _chart(graph: Sequence[int], width: int, height: int) -> str:
    """A bar for each part of the time. Readers without images hear the numbers."""
    most = max([*graph, 1])
    step = width / len(graph)
    bars = [_bar(calls, n * step, step * 0.8, calls / most * height, height) for n, calls in enumerate(graph)]
    label = f"Calls over time: {', '.join(map(str, graph))}"
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    return f'<svg {size} role="img" aria-label="{label}">{"".join(bars)}</svg>'


def _bar(calls: int, x: float, width: float, tall: float, height: int) -> str:
    if calls == 0:
        return ""
    tall = max(tall, 1)
    place = f'x="{x:.1f}" y="{height - tall:.1f}" width="{width:.1f}" height="{tall:.1f}"'
    return f"<rect {place}><title>{calls}</title></rect>"
