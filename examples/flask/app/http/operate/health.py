"""Health checks for load balancers and orchestrators, and the version."""

import threading
import time
from collections.abc import Callable
from typing import Literal

from flask import Flask, current_app
from pydantic import Field

from app.config.config import Settings
from app.db.fault import FAULTS, fault_of
from app.db.ready import not_ready_reason
from app.http.request.blueprint import blueprint
from app.http.response.problem import Problem
from app.http.schema import Maybe, Reply
from app.version import package_info


class Drain:
    """Whether this instance is shutting down. Until load balancers notice, requests are still served."""

    def __init__(self) -> None:
        self._begun = threading.Event()

    @property
    def active(self) -> bool:
        """Whether the server stops soon."""
        return self._begun.is_set()

    def begin(self) -> None:
        """Makes /health/ready 503."""
        self._begun.set()


class Readiness:
    """Shares the result of a readiness check, also an error, until `seconds` after its start."""

    def __init__(self, seconds: float, check: Callable[[], str | None]) -> None:
        self._seconds = seconds
        self._check = check
        self._lock = threading.Lock()
        self._until = 0.0
        self._latest: str | None = None

    def reason(self) -> str | None:
        """Why requests would fail, or None."""
        with self._lock:
            now = time.monotonic()
            if now >= self._until:
                self._until = now + self._seconds
                self._latest = self._checked()
            return self._latest

    def _checked(self) -> str | None:
        try:
            return self._check()
        except Exception as error:  # Whatever the database says, this instance is not ready.
            return FAULTS[fault_of(error) or "unreachable"].detail


class Health(Reply):
    """The result of a check."""

    status: Literal["ok"]


class Version(Reply):
    """The parts of the API-Version header, as JSON."""

    name: str = Field(examples=["shop"])
    version: str = Field(examples=["1.4.0"])
    commit: Maybe[str] = Field(default=None, description="The commit that was built.", examples=["4f3b0c1"])


health = blueprint("/health", "Health checks for load balancers and orchestrators.")
version = blueprint("/version", "The version of this API.")


def install_health(api: Flask) -> None:
    """Prepares the checks of an app."""
    config: Settings = api.extensions["config"]
    database = api.extensions["database"]
    api.extensions["drain"] = Drain()
    api.extensions["readiness"] = Readiness(config.READY_TTL, lambda: not_ready_reason(database))


@health.anonymous.get("/live", summary="Check that the process is running")
def read_live() -> Health:
    """Needs nothing else."""
    return Health(status="ok")


@health.anonymous.get("/ready", summary="Check that requests can be served")
def read_ready() -> Health:
    """503 while the instance stops, and while the database cannot be used."""
    drain: Drain = current_app.extensions["drain"]
    if drain.active:
        raise Problem(503, "This instance is shutting down.")
    readiness: Readiness = current_app.extensions["readiness"]
    reason = readiness.reason()
    if reason:
        raise Problem(503, reason)
    return Health(status="ok")


@version.anonymous.get("/", summary="Read the name and version of this API")
def read_version(config: Settings) -> Version:
    """Read from pyproject.toml; COMMIT is the one that was built."""
    package = package_info()
    if not config.COMMIT:
        return Version(name=package.name, version=package.version)
    return Version(name=package.name, version=package.version, commit=config.COMMIT)
