"""Decides whether a database counts as production. Reads nothing: app/db/mark.py collects the facts."""

import ipaddress
import re
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Claim:
    """An environment, and where it was set, e.g. `APP_CONFIG` or `FLASK_ENV`."""

    by: str
    environment: str


@dataclass(frozen=True, slots=True)
class DatabaseFacts:
    """The facts about a database, and the environments that the caller has set."""

    database: str
    """Its name, which consent repeats; for SQLite the name of the file."""
    host: str
    """The host of its server; empty for a file."""
    claims: Sequence[Claim]
    mark: str | None = None
    """The environment it is marked with."""
    unreadable: str | None = None
    """A table named like the table of notes but with other columns, so that its mark cannot be read."""
    has_tables: bool = False
    """Whether it has tables other than the bookkeeping."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a database counts as production."""

    text: str
    by: Sequence[str]
    """The settings that say so, e.g. APP_CONFIG."""
    is_claim_only: bool = False
    """Whether only the caller's settings say so."""
    unreadable: str | None = None
    """The table whose mark cannot be read, if that is the reason."""


def reason_of(facts: DatabaseFacts) -> Reason | None:
    """Why a database counts as production, by its mark or by the caller's settings; or None."""
    claims = [claim for claim in facts.claims if counts_as_production(claim, facts)]
    by = [claim.by for claim in claims]
    settings = [f"{claim.by} is {claim.environment}" for claim in claims]
    if facts.mark is not None and protected_word_in(facts.mark):
        return Reason(listed([f"it is marked {facts.mark}", *settings]), by)
    if facts.unreadable is not None:
        why = f"{facts.unreadable} does not have the columns that gapi creates"
        text = f"its mark cannot be read, because {why}"
        return Reason(listed([text, *settings]), by, unreadable=facts.unreadable)
    if claims:
        return Reason(listed(settings), by, is_claim_only=True)
    appearance = None if _is_disposable(facts.mark) else _appearance_of(facts)
    return None if appearance is None else Reason(appearance, by)


def counts_as_production(claim: Claim, facts: DatabaseFacts) -> bool:
    """Other tools set FLASK_ENV too, so it does not count for a new local database, or a harmless mark."""
    if not protected_word_in(claim.environment):
        return False
    is_new = is_local_host(facts.host) and not facts.has_tables
    return claim.by in STRONG or (not _is_disposable(facts.mark) and not is_new)


STRONG = ("APP_CONFIG", "--env", "the new mark")
"""The settings that are about this database."""


def is_local_host(host: str) -> bool:
    """Whether a host is this machine, in any spelling of its address, e.g. 127.1 or 0x7f.1."""
    if host == "" or host[0] in "/@\\":
        return True  # A file or a socket.
    name = host.strip("[]").rstrip(".").lower()
    if name == "localhost":
        return True
    try:
        text = name if ":" in name else socket.inet_ntoa(socket.inet_aton(name))
        address = ipaddress.ip_address(text)
    except (OSError, ValueError):
        return False
    mapped = getattr(address, "ipv4_mapped", None) or address
    return bool(mapped.is_loopback or mapped.is_unspecified)


def protected_word_in(name: str) -> Literal["production", "staging"] | None:
    """Whether a name contains production or staging as a word: `shop_production`, not `products`."""
    words = re.sub(r"([a-z])(?=[A-Z])", r"\1_", name)
    words = re.sub(r"non[-_ ]prod", "nonprod", words, flags=re.IGNORECASE)
    for word, spellings in (("production", PRODUCTION), ("staging", STAGING)):
        if spellings.search(words):
            return "production" if word == "production" else "staging"
    return None


PRODUCTION = re.compile(r"(?<![a-z])(prod|production|prd|live)(db)?(?![a-z])", re.IGNORECASE)
STAGING = re.compile(r"(?<![a-z])(staging|stage|stg|preprod)(db)?(?![a-z])", re.IGNORECASE)


def listed(parts: Sequence[str]) -> str:
    """Joins texts: "a, b and c"."""
    return " and ".join(part for part in (", ".join(parts[:-1]), *parts[-1:]) if part)


def _appearance_of(facts: DatabaseFacts) -> str | None:
    """Why a database without a harmless mark looks like production, or None."""
    marked = "has no mark"
    if facts.mark is not None:
        marked = f"is marked {facts.mark}, which is not a known environment"
    if protected_word_in(facts.database):
        return f"its name says so, and it {marked}"
    if protected_word_in(facts.host):
        return f"it is on {facts.host}, and {marked}"
    if facts.has_tables and not is_local_host(facts.host):
        return f"it has tables, {facts.host} is another machine, and it {marked}"
    return None


def _is_disposable(mark: str | None) -> bool:
    """Whether a mark is a usual name for an environment whose data may be lost."""
    return mark is not None and mark.lower() in ("dev", "development", "test", "testing", "ci", "local")
