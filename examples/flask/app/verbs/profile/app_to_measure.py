"""The app that is measured, with its database."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import CodeType, FunctionType

from flask import Flask
from werkzeug.exceptions import HTTPException

from app.config.config import Settings
from app.db.engine import with_engine
from app.db.fill import fill
from app.db.inspect import has_tables
from app.db.migrate import require_migrated
from app.errors import UserError
from app.factory import create_app
from app.http.operate.log import Log
from app.http.route import Route
from app.service import Input
from app.verbs.profile.request import ProfileRequest


class Lines:
    """The log, in memory."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def write(self, lines: str, /) -> None:
        """Keeps them."""
        self.lines += lines.splitlines()


@contextmanager
def app_to_measure(config: Settings) -> Iterator[tuple[Flask, Lines]]:
    """Passes an app of its own, with its log."""
    log = Lines()
    api = create_app(config, log=Log(config.LOG_LEVEL, log))
    try:
        yield api, log
    finally:
        api.extensions["database"].close()


def view_of(api: Flask, request: ProfileRequest) -> CodeType | None:
    """The code of the view that the request runs."""
    path = request.path.partition("?")[0]
    try:
        endpoint, _ = api.url_map.bind("localhost").match(path, request.method)
    except HTTPException:
        return None
    route: Route | None = api.extensions["by_endpoint"].get(endpoint)
    return route.handle.__code__ if route and isinstance(route.handle, FunctionType) else None


def settings_of(input: Input) -> Settings:
    """A rate limit would end the requests early. The keys of the seeds are valid in development only."""
    config = input.config().replaced(RATE_LIMIT_ANONYMOUS=0, RATE_LIMIT_CLIENT=0)
    if config.environment in ("development", "testing"):
        return config
    raise UserError(
        f"APP_CONFIG is {config.environment}, and only development has clients whose keys are public.",
        "Set APP_CONFIG=development.",
        4,
    )


def prepare_database(config: Settings, *, is_scratch: bool) -> None:
    """Migrates and seeds a scratch database, which must be empty; any other must be migrated."""
    url = config.DATABASE_URL
    with with_engine(url, writes=is_scratch) as engine:
        with engine.connect() as connection:
            if not is_scratch:
                require_migrated(connection)
                return
            if has_tables(connection, ()):
                raise UserError(
                    f"--scratch needs an empty database, and {url} has tables. Nothing was changed.",
                    "Leave --scratch out.",
                    4,
                )
        fill(engine, config)
