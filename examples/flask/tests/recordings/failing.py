"""Routes that fail, each in a way of its own, and what is recorded of them."""

import json
from collections.abc import Callable
from typing import Any

from pydantic import Field
from sqlalchemy import delete, select, text

from app.db.deadline import Deadline
from app.db.session import Db
from app.factory import create_app
from app.http.request.blueprint import Blueprint, blueprint
from app.http.response.problem import Problem
from app.http.schema import Body, IdParams, Maybe, Params, Query, Reply
from app.recordings.models import Recording
from tests.support.api import Api
from tests.support.patience import PATIENCE
from tests.support.shop import Ware, shop_blueprints


class Login(Body):
    """What is secret by its format."""

    phrase: str = Field(json_schema_extra={"format": "password"})


class Failure(Body):
    """A body with secrets."""

    name: str
    email: Maybe[str] = None
    password: Maybe[str] = None
    answer: Maybe[str] = Field(default=None, json_schema_extra={"writeOnly": True})
    logins: Maybe[list[Login]] = None


class Token(Params):
    """A secret in the path."""

    token: str


class Marked(Query):
    """Secrets in the query."""

    api_key: Maybe[str] = None
    plain: Maybe[str] = Field(default=None, json_schema_extra={"writeOnly": True})
    q: Maybe[str] = None


class Nothing(Reply):
    """What no view gets to."""


def failing() -> Blueprint:
    """The routes."""
    routes = blueprint("/v1/failures")

    @routes.user.post("/", summary="Write and fail")
    def write(db: Db, body: Failure) -> Nothing:
        db.add(Ware(sku="lost", name="Lost", price_cents=1, stock=0))
        db.flush()
        raise RuntimeError(f"No room for {body.name} and {body.password}.")

    @routes.user.post("/with-body", summary="Fail", record="4xx and body")
    def with_body(db: Db, body: Failure, query: Marked) -> Nothing:
        db.execute(text(f"select '{body.answer}' as said"))
        logins = [each.phrase for each in body.logins or []]
        raise RuntimeError(f"{body.password} {body.answer} {logins}")

    @routes.anonymous.get("/{id}", summary="Refuse", record="4xx")
    def refuse(params: IdParams) -> Nothing:
        raise Problem(409, "Not now.")

    @routes.anonymous.get("/tokens/{token}", summary="Fail")
    def fail(params: Token) -> Nothing:
        raise RuntimeError(f"The token {params.token} is wrong.")

    return routes


Use = Callable[[Api], object]


def recorded_by(api: Api, use: Use, **changes: Any) -> list[Recording]:
    """Sends requests to an instance that records, stops it, and returns what is stored, the oldest first."""
    with api.database.write(Deadline(PATIENCE)) as db:
        db.execute(delete(Recording))
    config = api.config.replaced(RECORDINGS=True, **changes)
    app = create_app(config, blueprints=[*shop_blueprints(), failing()], log=api.app.extensions["log"])
    use(Api(app, config, api.keys, api.log))
    app.extensions["recordings"].stop()
    app.extensions["database"].close()
    return stored(api)


def stored(api: Api) -> list[Recording]:
    """What is stored, the oldest first."""
    with api.database.read(Deadline(PATIENCE)) as db:
        return list(db.scalars(select(Recording).order_by(Recording.created_at)))


def content_of(row: Recording) -> dict[str, Any]:
    """What is kept of a request."""
    content: dict[str, Any] = json.loads(row.content)
    return content
