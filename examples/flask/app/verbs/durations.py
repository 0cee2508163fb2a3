"""Flags that are a time."""

import re

from app.errors import UserError
from app.service import Input

SECONDS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600}


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
