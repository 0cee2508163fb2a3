"""Says that a route, every route of a blueprint, or a field will be dropped. Dates are in UTC."""

from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any, NoReturn

from app.errors import UserError

DAY = 86_400


@dataclass(frozen=True, slots=True)
class Deprecation:
    """`since` and `sunset` are dates such as 2026-12-01."""

    # Since when it should not be used. It may be in the future.
    since: str
    # From then on a route responds with 410, and a field may be removed. At least DEPRECATION_DAYS later.
    sunset: str | None = None
    # What replaces it: `GET /v1/orders`, or the name of a field beside it. A path without a method,
    # `/v2/orders`, is a
    # prefix: there each route of the blueprint has its successor.
    use: str | None = None
    # One sentence for callers.
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates of a deprecation, in seconds."""

    since: float
    sunset: float | None


def dates_of(name: str, deprecation: Deprecation, days: int) -> Dates:
    """Reads the dates. Raises for one that is not a date, and for a sunset that comes too early."""

    def fail(why: str, hint: str) -> NoReturn:
        raise UserError(f"{name} {why}", hint, 2)

    def read(field: str, text: str) -> float:
        time = _time_of(text)
        if time is None:
            fail(f"has a date that cannot be read, {field}: {text}.", "Write it so: 2026-12-01.")
        return time

    since, sunset = deprecation.since, deprecation.sunset
    dates = Dates(read("since", since), None if sunset is None else read("sunset", sunset))
    if dates.sunset is None:
        return dates
    if dates.sunset < dates.since:
        fail(f"has its sunset, {sunset}, before its deprecation, {since}.", "RFC 9745 does not allow that.")
    notice = (dates.sunset - dates.since) / DAY
    if notice < days:
        fail(
            f"gives callers {int(notice)} days, from {since} to {sunset}, and DEPRECATION_DAYS is {days}.",
            "Choose a later sunset, or set another DEPRECATION_DAYS.",
        )
    return dates


def _time_of(text: str) -> float | None:
    """The seconds of `2026-12-01` or `2026-12-01T09:00:00Z`."""
    for form in ("%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ"):
        try:
            time = datetime.strptime(text, form).replace(tzinfo=UTC)
        except ValueError:
            continue
        return time.timestamp() if time.strftime(form) == text else None
    return None


def with_prefix(deprecation: Deprecation | None, method: str, path: str) -> Deprecation | None:
    """A deprecation whose `use` may name a prefix, below which this route has its successor."""
    if deprecation is None or not (deprecation.use or "").startswith("/"):
        return deprecation
    return replace(deprecation, use=f"{method} {deprecation.use}{'' if path == '/' else path}")


def deprecated(
    *, since: str, sunset: str | None = None, use: str | None = None, why: str | None = None
) -> dict[str, Any]:
    """What `Field(json_schema_extra=…)` takes for a deprecated field."""
    facts = {name: text for name, text in asdict(Deprecation(since, sunset, use, why)).items() if text}
    return {"deprecated": True, "x-deprecation": facts, **({"x-sunset": sunset} if sunset else {})}


def summary_of(deprecation: Deprecation) -> str:
    """The facts in one line: `since 2026-12-01, until 2027-06-01; use GET /v1/orders`."""
    until = f", until {deprecation.sunset}" if deprecation.sunset else ""
    return f"since {deprecation.since}{until}" + (f"; use {deprecation.use}" if deprecation.use else "")


def sentences_of(deprecation: Deprecation) -> str:
    """In Markdown: ``Deprecated since 2026-12-01, gone on 2027-06-01. Use `GET /v1/orders`.``"""
    gone = f", gone on {deprecation.sunset}" if deprecation.sunset else ""
    use = f"Use `{deprecation.use}`." if deprecation.use else ""
    sentences = [f"Deprecated since {deprecation.since}{gone}.", use, deprecation.why or ""]
    return " ".join(filter(None, sentences))
