"""Decides whether a command needs consent (--confirm NAME) before it changes a database. Reads nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from app.db.production import (
    Claim,
    DatabaseFacts,
    Reason,
    counts_as_production,
    is_local_host,
    listed,
    protected_word_in,
    reason_of,
)

Action = Literal[
    "drop",
    "rollback",
    "reset",
    "seed",
    "profile",
    "repair",
    "mark",
    "client",
    "replay",
    "notify",
    "jobs",
]

ACTIONS: dict[Action, str] = {
    "drop": "Dropping it removes everything in it.",
    "rollback": "Undoing migrations drops tables and columns with all that is in them.",
    "reset": "Emptying tables before seeding deletes every row in them.",
    "seed": "Seeding adds and changes rows.",
    "profile": "Profiling sends a request many times, and each may add, change or remove rows.",
    "repair": "Repairing changes which migrations are recorded as applied.",
    "mark": "Its mark protects it.",
    "client": "Its API keys are created and revoked with its own config, such as APP_CONFIG=production.",
    "replay": "A request that is sent again may add and change rows.",
    "notify": "The owners of its clients get mail with its own config, such as APP_CONFIG=production.",
    "jobs": "Its dead jobs are retried and deleted with its own config, such as APP_CONFIG=production.",
}
"""Every action that removes or invents data, with its effect. No other command does."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a command is refused, and what to type."""

    message: str
    hint: str


def refusal_of(action: Action, facts: DatabaseFacts, confirmed: str | None, retry: str) -> Refusal | None:
    """Why an action is refused, or None. `confirmed` is the name given with --confirm."""
    database = facts.database
    consent = f"--confirm {shell_quoted(database)}"
    retry_with_consent = f"{retry} {consent}".strip()
    if confirmed is not None and confirmed != database:
        return Refusal(
            f"--confirm names {confirmed}, and the database is {database}. Nothing was changed.",
            f"If you mean {database}: {retry_with_consent}",
        )
    reason = reason_of(facts)
    if reason is None or confirmed == database or _implies_consent(action, facts):
        return None
    mark = "python -m manage db mark development"
    if facts.has_tables:
        mark = f"{mark} {consent}"
    return Refusal(
        f"{database} counts as production: {reason.text}. {ACTIONS[action]} Nothing was changed.",
        f"If that is what you want, name the database: {retry_with_consent}\n{_alternative(reason, mark)}",
    )


def mark_of(found: Iterable[object]) -> str | None:
    """The mark of a database that has several: a protected one takes precedence."""
    marks = [mark for mark in found if isinstance(mark, str) and mark.strip()]
    return next((mark for mark in marks if protected_word_in(mark)), marks[0] if marks else None)


def mark_refusal_of(mark: str, facts: DatabaseFacts, confirmed: str | None, retry: str) -> Refusal | None:
    """Why a mark must not be written: protected ones, old or new, need consent if there are tables."""
    is_protected = reason_of(facts) is not None or protected_word_in(mark) is not None
    is_wrong_name = confirmed is not None and confirmed != facts.database
    if not is_wrong_name and (not is_protected or not facts.has_tables or confirmed is not None):
        return None
    claimed = replace(facts, claims=[Claim("the new mark", mark)])
    return refusal_of("mark", facts if reason_of(facts) else claimed, confirmed, retry)


def mark_for(environment: str, facts: DatabaseFacts) -> str | None:
    """The mark that the first migration writes; None if there is one, or for another host with tables."""
    if facts.mark is not None or facts.unreadable is not None:
        return None
    if protected_word_in(environment):
        return environment
    for claim in facts.claims:
        if counts_as_production(claim, facts):
            return claim.environment
    if facts.has_tables and not is_local_host(facts.host):
        return None
    if any(claim.by == "APP_CONFIG" for claim in facts.claims):
        return environment
    return protected_word_in(facts.database) or protected_word_in(facts.host) or environment


def shell_quoted(word: str) -> str:
    """A word, quoted for a shell."""
    if re.fullmatch(r"[\w.:@/-]+", word, re.ASCII):
        return word
    return "'" + word.replace("'", "'\\''") + "'"


def _alternative(reason: Reason, mark: str) -> str:
    """What to do if it is not production: change every setting and mark that says so."""
    if reason.is_claim_only:
        return f"If you mean another environment, change {listed(reason.by)}."
    first = "" if reason.unreadable is None else f"rename {reason.unreadable}, then "
    also = f", and change {listed(reason.by)}" if reason.by else ""
    return f"If it is not production, such as a copy for development: {first}{mark}{also}"


def _implies_consent(action: Action, facts: DatabaseFacts) -> bool:
    """Clients and jobs of production are managed with production's own config, so naming it is consent."""
    named = [claim for claim in facts.claims if claim.by == "APP_CONFIG"]
    is_own = any(protected_word_in(claim.environment) for claim in named)
    return action in ("client", "jobs", "notify") and is_own
