"""The session of a request: a view flushes, and the request commits once, after it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NoReturn, Protocol

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from app.config.config import Settings

NO_COMMIT = "A view flushes; the request commits once, after it."


class Log(Protocol):
    """What is written by the work after a commit."""

    def debug(self, first: object, /, **fields: object) -> None: ...
    def info(self, first: object, /, **fields: object) -> None: ...
    def warn(self, first: object, /, **fields: object) -> None: ...
    def error(self, first: object, /, **fields: object) -> None: ...


@dataclass(frozen=True, slots=True)
class RequestContext:
    """What is left of a request after its commit."""

    config: Settings
    log: Log
    request_id: str
    traceparent: str
    """The trace of the request (W3C Trace Context), for requests to other services."""


AfterCommit = RequestContext
Work = Callable[[RequestContext], object]


class Db(Session):
    """A request's session. `flush()` writes: the row has its id, and only this request sees it."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(
            bind=connection, expire_on_commit=False, join_transaction_mode="rollback_only", twophase=False
        )
        self.callbacks: list[Work] = []

    def after_commit(self, work: Work) -> None:
        """Runs `work` after the commit, not after a rollback. It is lost if the process dies before that."""
        self.callbacks.append(work)

    @contextmanager
    def atomically(self) -> Iterator[None]:
        """A savepoint, which is rolled back if the block raises. Catch the error to continue."""
        kept = len(self.callbacks)
        try:
            with self.begin_nested():
                yield
        except BaseException:
            del self.callbacks[kept:]
            raise

    def commit(self) -> NoReturn:
        """Refused: an error after it would leave a part of the request stored."""
        raise RuntimeError(NO_COMMIT)

    def rollback(self) -> NoReturn:
        """Refused: raise an error, and the request is rolled back."""
        raise RuntimeError(f"{NO_COMMIT} To undo a part, use db.atomically().")


class ReadDb(Db):
    """The session of a GET, which cannot write."""

    def flush(self, objects: object = None) -> None:
        """Fails if there is something to write."""
        if not self._is_clean():
            raise RuntimeError("A GET cannot write.")
