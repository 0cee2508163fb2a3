"""The verb `replay`: sends the request on standard input again."""

import json
import sys
from dataclasses import asdict
from typing import Any

from sqlalchemy import select

from app.clients.models import Client
from app.config.config import Settings
from app.db.engine import with_engine
from app.db.fill import fill
from app.db.scratch import scratch_database
from app.errors import UserError
from app.http.in_process import Answer, send
from app.http.operate.log import Log
from app.http.user import User
from app.recordings.error_text import error_fields
from app.recordings.read import migrated
from app.recordings.request import ReplayRequest, request_in
from app.service import Input, Result


class _Lines:
    """The log of one request."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def write(self, lines: str, /) -> None:
        self.lines += lines.splitlines()

    def error(self) -> dict[str, str] | None:
        """The first error in it."""
        errors = [json.loads(line).get("err") for line in self.lines]
        return next((error_fields(error) for error in errors if error), None)


def replay(input: Input) -> Result:
    """Sends it to an app of its own."""
    asked = request_in(sys.stdin.read())
    config = input.config()
    if input.flag("new"):
        with scratch_database(config) as scratch:
            return _prepared(scratch, asked)
    return _prepared(config, asked) if input.flag("prepare") else resend(config, asked)


def _prepared(config: Settings, asked: ReplayRequest) -> Result:
    with with_engine(config.DATABASE_URL, writes=True) as engine:
        fill(engine, config)
    return resend(config, asked)


def resend(config: Settings, asked: ReplayRequest) -> Result:
    """Sends a request as a client of the wanted audience.

    The app takes it for that client, so no key is needed. Nothing is recorded, and no job runs. Returns the
    response, the error behind a 5xx, and the statements.
    """
    caller = _caller(config, asked)
    log = _Lines()
    answer = _answer(config, asked, caller, log)
    error = log.error() if answer.status >= 500 else None
    data: dict[str, object] = {
        "status": answer.status,
        "headers": answer.headers,
        "body": answer.body,
        "client": caller.name if caller else None,
        "error": error,
        "statements": [asdict(each) for each in answer.statements],
    }
    statements = [f"{each.ms:8.1f} ms  {each.sql}" for each in answer.statements]
    text = "\n".join([str(answer.status), error["stack"] if error else answer.body, *statements])
    return Result(data, text)


def _answer(config: Settings, asked: ReplayRequest, caller: User | None, log: _Lines) -> Answer:
    from app.factory import create_app

    quiet = config.replaced(RECORDINGS=False, LOG_LEVEL="error")
    api = create_app(quiet, log=Log("error", log), find_client=lambda _: caller)
    try:
        key = {"authorization": "Bearer replayed"} if caller else {}
        return send(api, asked.method, asked.url, {**asked.headers, **key}, asked.body)
    finally:
        database: Any = api.extensions["database"]
        database.close()


def _caller(config: Settings, asked: ReplayRequest) -> User | None:
    """A client of the audience: the one that has the recorded name, else the first."""
    if asked.audience == "anonymous":
        return None
    with migrated(config) as db:
        clients = list(db.scalars(select(Client).order_by(Client.created_at)))
    able = [each for each in clients if asked.audience == "user" or each.role == "admin"]
    preferred = [each for each in able if each.name == asked.client]
    preferred += [each for each in able if each.role == asked.audience] + able
    if preferred:
        found = preferred[0]
        return User(found.id, found.name, "admin" if found.role == "admin" else "user")
    raise UserError(
        f"The database has no client of the audience {asked.audience}.",
        "Add one: python -m manage client add NAME EMAIL, or seed it: python -m manage seed",
    )
