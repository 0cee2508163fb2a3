"""An API for tests, on a database of its own, with two users and an admin."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from flask import Flask
from werkzeug.datastructures import Headers

from app.clients.client_keys import NewKey
from app.clients.clients import NewClient, add_client
from app.config.config import Settings, TestingConfig
from app.config.environment import environment
from app.db.database import Database
from app.db.deadline import Deadline
from app.factory import create_app
from app.http.operate.log import Log, LogOutput
from app.http.request.blueprint import Blueprint
from app.http.user import Role
from tests.support.database import migrated_database
from tests.support.patience import PATIENCE
from tests.support.shop import create_shop, shop_blueprints

Caller = Literal["user", "other", "admin"]

# The clock of the APIs: before all deprecations, so that no test depends on the day it runs.
BEFORE_ALL_SUNSETS = datetime(2020, 1, 1, tzinfo=UTC).timestamp()


@dataclass(frozen=True)
class Answer:
    """A response: its body is parsed if it is JSON."""

    status: int
    headers: Headers
    body: Any
    text: str


@dataclass
class Lines:
    """Keeps log lines."""

    text: str = ""

    def write(self, lines: str, /) -> None:
        """Adds lines."""
        self.text += lines

    @property
    def parsed(self) -> list[dict[str, Any]]:
        """The lines as they are read by programs."""
        return [json.loads(line) for line in self.text.splitlines()]


@dataclass(frozen=True)
class Api:
    """A running API."""

    app: Flask
    config: Settings
    keys: Mapping[Caller, str]
    log: Lines

    @property
    def database(self) -> Database:
        """Its database."""
        database: Database = self.app.extensions["database"]
        return database

    def call(
        self,
        method: str,
        url: str,
        *,
        as_: Caller | None = None,
        headers: Mapping[str, str] | None = None,
        body: object = None,
    ) -> Answer:
        """Sends a request, e.g.

        `call("POST", "/v1/wares", as_="admin", body={…})`. Text and bytes are sent as they are.
        """
        sent = {**({"Authorization": f"Bearer {self.keys[as_]}"} if as_ else {}), **(headers or {})}
        data = body if isinstance(body, (str, bytes)) or body is None else json.dumps(body)
        if body is not None and "content-type" not in {name.lower() for name in sent}:
            sent["Content-Type"] = "application/json"
        response = self.app.test_client().open(url, method=method, headers=sent, data=data)
        text = response.get_data().decode("utf8", "replace")
        response.close()
        is_json = text and "json" in response.headers.get("Content-Type", "")
        return Answer(response.status_code, response.headers, json.loads(text) if is_json else text, text)

    def get(self, url: str, **options: Any) -> Answer:
        """A GET."""
        return self.call("GET", url, **options)

    def post(self, url: str, body: object = None, **options: Any) -> Answer:
        """A POST."""
        return self.call("POST", url, body=body, **options)


@contextmanager
def start_api(
    blueprints: Sequence[Blueprint] | None = None,
    *,
    now: Callable[[], float] = lambda: BEFORE_ALL_SUNSETS,
    output: LogOutput | None = None,
    **variables: str,
) -> Iterator[Api]:
    """An API of these blueprints (default: those of a shop), with the config of tests and these variables."""
    with migrated_database(**variables) as config:
        log = Lines()
        app = create_app(
            config,
            blueprints=shop_blueprints() if blueprints is None else blueprints,
            log=Log(config.LOG_LEVEL, output or log),
            now=now,
        )
        database: Database = app.extensions["database"]
        create_shop(database.engine)
        keys = {name: _add(database, config, name, role) for name, role in CALLERS.items()}
        try:
            yield Api(app, config, keys, log)
        finally:
            database.close()


def own_app() -> Flask:
    """This API as it is, to read its contract: it connects to nothing."""
    given = environment()
    url = given.get("TEST_DATABASE_URL") or given.get("DATABASE_URL")
    return create_app(TestingConfig.load({"DATABASE_URL": url} if url else {}))


CALLERS: dict[Caller, Role] = {"user": "user", "other": "user", "admin": "admin"}


def _add(database: Database, config: Settings, name: Caller, role: Role) -> str:
    client = NewClient(f"test {name}", f"{name}@example.com", role)
    with database.write(Deadline(PATIENCE)) as db:
        return add_client(db, config, client, NewKey(by="test", expires=None))
