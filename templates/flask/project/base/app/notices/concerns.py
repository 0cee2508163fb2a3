"""Who calls what is deprecated."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clients.models import Client
from app.config.env import is_address
from app.http.response.deprecations import DeprecationEntry
from app.http.schema_types import timestamp_text
from app.usage.read import Column, Sum, read_usage

# How far back a caller counts: a job that runs once a year, too.
REACH_DAYS = 400


@dataclass(frozen=True)
class Calls:
    """What one client calls of what is deprecated."""

    client: str
    # The programs that called, e.g. `shop-app/2.3`.
    agents: list[str]
    total: int
    # In the last 30 days, and in the 30 days before them.
    recent: int
    before: int
    last_at: str


@dataclass(frozen=True)
class Concern:
    """One deprecation, with the calls of an owner's clients."""

    entry: DeprecationEntry
    calls: list[Calls]


@dataclass
class Concerns:
    """All of them."""

    # By the owner's address.
    owners: dict[str, list[Concern]] = field(default_factory=dict)
    # Callers that nobody can be written to for: those without a key, or without one valid address, and
    # clients that were deleted.
    nameless: set[str] = field(default_factory=set)


def concerns_of(db: Session, deprecated: Sequence[DeprecationEntry], now: datetime) -> Concerns:
    """Who called what is deprecated, by the owners of the clients."""
    columns: list[Column] = ["route", "field", "client", "agent"]
    sums = read_usage(db, columns, since=_day_before(now, REACH_DAYS), deprecated=deprecated)
    owner_of = dict(db.execute(select(Client.name, Client.owner_email)).all())
    concerns = Concerns()
    for entry in deprecated:
        of_owners: dict[str, list[Calls]] = {}
        for client, same in _by_client(sums, entry).items():
            owner = owner_of.get(client, "")
            if is_address(owner):
                of_owners.setdefault(owner, []).append(_calls_of(client, same, now))
            else:
                concerns.nameless.add(client)
        for owner, calls in of_owners.items():
            concerns.owners.setdefault(owner, []).append(Concern(entry, calls))
    return concerns


def _by_client(sums: Sequence[Sum], entry: DeprecationEntry) -> dict[str, list[Sum]]:
    route = f"{entry.method} {entry.path}"
    clients: dict[str, list[Sum]] = {}
    for each in sums:
        if each.keys["route"] == route and each.keys["field"] == entry.field:
            clients.setdefault(each.keys["client"], []).append(each)
    return clients


def _calls_of(client: str, sums: Sequence[Sum], now: datetime) -> Calls:
    recently, earlier = _day_before(now, 29), _day_before(now, 59)

    def between(first: str, last: str) -> int:
        return sum(n for each in sums for day, n in each.days.items() if first <= day < last)

    return Calls(
        client=client,
        agents=sorted(each.keys["agent"] for each in sums if each.keys["agent"]),
        total=sum(each.calls for each in sums),
        recent=between(recently, "9999"),
        before=between(earlier, recently),
        last_at=timestamp_text(max(each.last_at for each in sums)),
    )


def _day_before(now: datetime, days: int) -> str:
    return (now - timedelta(days=days)).date().isoformat()
