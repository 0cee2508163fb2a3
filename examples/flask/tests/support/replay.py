"""Requests that `gapi replay --as-test` wrote down."""

from collections.abc import Mapping
from typing import Literal

from app.clients.keys import DEVELOPMENT_KEYS
from app.db.engine import with_engine
from app.db.seed import seed
from app.factory import create_app
from app.http.operate.log import Log
from tests.support.api import Answer, Api, Lines
from tests.support.database import migrated_database


def replayed(
    method: str,
    url: str,
    *,
    as_: Literal["user", "admin"] | None = None,
    headers: Mapping[str, str] | None = None,
    body: object = None,
) -> Answer:
    """Sends a request to the API, on a new database with the seeds of development."""
    with migrated_database() as config:
        with with_engine(config.DATABASE_URL, writes=True) as engine:
            seed(engine, config, ("development",))
        lines = Lines()
        app = create_app(config, log=Log("error", lines))
        key = {"Authorization": f"Bearer {DEVELOPMENT_KEYS[as_]}"} if as_ else {}
        try:
            return Api(app, config, {}, lines).call(
                method, url, headers={**key, **(headers or {})}, body=body
            )
        finally:
            app.extensions["database"].close()
