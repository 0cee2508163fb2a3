"""What jobs need of an app."""

from dataclasses import dataclass

from flask import Flask

from app.config.config import Settings
from app.db.database import Database
from app.http.operate.log import Log


@dataclass(frozen=True)
class Runtime:
    """The config, the database and the log of an app."""

    config: Settings
    database: Database
    log: Log


def runtime_of(api: Flask) -> Runtime:
    """Those of this app."""
    return Runtime(api.extensions["config"], api.extensions["database"], api.extensions["log"])
