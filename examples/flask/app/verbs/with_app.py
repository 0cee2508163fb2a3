"""The app of a verb."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from app.config.config import Settings

if TYPE_CHECKING:
    from flask import Flask

T = TypeVar("T")


def with_app(config: Settings, use: Callable[[Flask], T], **changes: Any) -> T:
    """Passes the app, which serves nothing, and closes its database.

    It logs to standard error: standard output is for what the verb prints. Most verbs do not need it, so it
    is loaded here.
    """
    from app.factory import create_app
    from app.http.operate.log import Log

    log = changes.pop("log", None) or Log(config.LOG_LEVEL, sys.stderr)
    app = create_app(config, log=log, **changes)
    try:
        return use(app)
    finally:
        app.extensions["database"].close()
