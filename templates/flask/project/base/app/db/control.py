"""Statements that are not the work of a request."""

import re

_CONTROL = re.compile(r"(?:begin|commit|rollback|savepoint|release|set|pragma)\b", re.IGNORECASE)


def is_control(sql: str) -> bool:
    """Whether a statement begins or ends a transaction, or sets its limits."""
    return _CONTROL.match(sql) is not None
