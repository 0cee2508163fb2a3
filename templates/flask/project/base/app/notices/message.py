"""The text of a notice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from math import ceil

from app.http.response.deprecations import DeprecationEntry
from app.notices.concerns import REACH_DAYS, Calls, Concern
from app.notices.curl import curl_of

LONGEST_SUBJECT = 200


@dataclass(frozen=True)
class About:
    """What the mails say of this API."""

    name: str
    # Where callers reach it.
    url: str
    # The OpenAPI document.
    document: Mapping[str, object]
    now: datetime


@dataclass(frozen=True)
class Message:
    """A mail."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class Part:
    """What the mail says of one deprecation."""

    title: str
    sentences: list[str]
    curl: str | None
    calls: list[str]


def message_to(owner: str, concerns: Sequence[Concern], about: About) -> Message:
    """The mail to an owner about all that concerns them, the earliest sunset first."""
    ordered = sorted(concerns, key=lambda concern: concern.entry.sunset or "9999")
    parts = [_part_of(concern, about) for concern in ordered]
    first = ordered[0].entry.sunset if ordered else None
    dates = f", the first on {first[:10]}" if first else ""
    what = "1 thing that you use" if len(parts) == 1 else f"{len(parts)} things that you use"
    subject = f"{about.name}: {what} will be dropped{dates}"[:LONGEST_SUBJECT]
    intro = (
        f"Programs of yours call parts of {about.name} that are deprecated. "
        f"You get this mail because {owner} is the address of their owner."
    )
    outro = "You get at most one such mail a month, as long as there are such calls."
    return Message(subject, _text_of(intro, parts, outro), _html_of(subject, intro, parts, outro))


def _part_of(concern: Concern, about: About) -> Part:
    entry = concern.entry
    sentences = [f"Deprecated since {entry.since[:10]}{_end_of(entry, about.now)}."]
    if entry.why:
        sentences.append(entry.why)
    if entry.use:
        sentences.append(f"Use {entry.use} instead.")
    title = f"{f'{entry.field} of ' if entry.field else ''}{entry.method} {entry.path}"
    calls = [_calls_text(calls) for calls in concern.calls]
    return Part(title, sentences, curl_of(entry, about.url, about.document), calls)


def _end_of(entry: DeprecationEntry, now: datetime) -> str:
    if entry.sunset is None:
        return ""
    sunset, day = datetime.fromisoformat(entry.sunset), entry.sunset[:10]
    left = (sunset if sunset.tzinfo else sunset.replace(tzinfo=UTC)) - now
    days = ceil(left.total_seconds() / 86_400)
    if days <= 0:
        return f", and gone since {day}"
    return f", and gone on {day}, in {days} {'day' if days == 1 else 'days'}"


def _calls_text(calls: Calls) -> str:
    trend = f"{calls.recent} in the last 30 days, {calls.before} in the 30 days before"
    programs = f", by {', '.join(calls.agents[:5])}" if calls.agents else ""
    last = calls.last_at[:16].replace("T", " ")
    return f"{calls.client}: {calls.total} in {REACH_DAYS} days ({trend}), the last on {last} UTC{programs}"


def _text_of(intro: str, parts: Sequence[Part], outro: str) -> str:
    sections = [
        "\n".join(
            [
                part.title,
                *(f"  {line}" for line in part.sentences),
                *([f"\n    {part.curl}\n"] if part.curl else []),
                "  Your calls:",
                *(f"  - {line}" for line in part.calls),
            ]
        )
        for part in parts
    ]
    return "\n\n".join([intro, *sections, outro]) + "\n"


def _html_of(subject: str, intro: str, parts: Sequence[Part], outro: str) -> str:
    sections = "\n".join(map(_html_part, parts))
    return f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>{escape(subject)}</title>
<p>{escape(intro)}</p>
{sections}
<p>{escape(outro)}</p>
</html>
"""


def _html_part(part: Part) -> str:
    example = f"\n<pre>{escape(part.curl)}</pre>" if part.curl else ""
    items = "".join(f"<li>{escape(line)}</li>" for line in part.calls)
    facts = escape(" ".join(part.sentences))
    return f"<h2>{escape(part.title)}</h2>\n<p>{facts}</p>{example}\n<p>Your calls:</p>\n<ul>{items}</ul>"
