"""Flags of gapi that a project takes or refuses."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from time import monotonic

from app.config.secret import Secret
from app.db.engine import with_engine
from app.errors import UserError
from app.service import Input

SECONDS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600}

PAUSE = 0.25
"""Between two attempts to connect, in seconds."""


def lock_timeout(input: Input) -> int:
    """How long to wait for another process that migrates or seeds."""
    given = input.option("lock-timeout")
    return input.config().MIGRATION_LOCK_TIMEOUT if given is None else int(seconds_of("lock-timeout", given))


def seconds_of(name: str, text: str) -> float:
    """The seconds of a text such as 30s, 5m or 500ms."""
    found = re.fullmatch(r"(\d{1,9})(ms|s|m|h)?", text)
    if found is None:
        raise UserError(f"--{name} {text} is not a time, e.g. 30s or 5m.", exit_code=2)
    return int(found[1]) * SECONDS[found[2] or "s"]


def refuse(input: Input, *names: str, why: str = "") -> None:
    """Raises for the first of these flags that was given."""
    for name in names:
        if input.flag(name) or input.option(name) is not None:
            reason = f": {why}" if why else "."
            raise UserError(f"--{name} is not supported in this project{reason}", exit_code=2)


def refuse_two(*given: tuple[str, bool]) -> None:
    """Raises if more than one of these was given."""
    found = [name for name, is_given in given if is_given]
    if len(found) > 1:
        raise UserError(f"{' and '.join(found)} cannot be combined.", "Choose one of them.", 2)


def wait_for_database(input: Input, reach: Callable[[Secret], object]) -> None:
    """Waits until the database can be reached, at most as long as --wait-db says."""
    seconds = seconds_of("wait-db", input.option("wait-db") or "0")
    url = input.config().DATABASE_URL
    end = monotonic() + seconds
    while monotonic() < end:
        try:
            reach(url)
        except UserError:
            time.sleep(PAUSE)
        else:
            return


def connect(url: Secret) -> None:
    """Connects to the database. Raises a UserError if that fails."""
    with with_engine(url) as engine, engine.connect():
        pass
