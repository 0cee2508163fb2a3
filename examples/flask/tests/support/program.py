"""The server in another process, with views that are slow or fail: `python -m tests.support.program`."""

import sys
import threading
import time

from flask import Flask

from app.config.config import load_config
from app.config.environment import environment
from app.factory import create_app
from app.http.operate.health import health, version
from app.http.operate.log import Log
from app.http.request.blueprint import blueprint
from app.server.serve import serve

tests = blueprint("/test", "Views of tests.", hidden=True)


@tests.anonymous.get("/slow", summary="Take a while")
def read_slow() -> None:
    """Longer than it takes to stop the server."""
    time.sleep(0.5)


@tests.anonymous.get("/stuck", summary="Never end")
def read_stuck() -> None:
    """Longer than CLOSE_TIMEOUT."""
    time.sleep(30)


@tests.anonymous.get("/lost", summary="Fail in a thread")
def read_lost() -> None:
    """The error belongs to no request."""

    def fail() -> None:
        raise ValueError("lost")

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()


def create(config: object, log: Log) -> Flask:
    """The app with these views only."""
    return create_app(load_config(environment()), log=log, blueprints=[health, tests, version])


if __name__ == "__main__":
    sys.exit(serve(load_config(environment()), create))
