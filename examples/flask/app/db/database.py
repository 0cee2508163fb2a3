"""The database of an app: its connections, and a session for each request."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from time import monotonic
from typing import TypeVar
from weakref import WeakSet

from sqlalchemy import Connection

from app.config.config import Settings
from app.db import dialect
from app.db.deadline import Deadline
from app.db.engine import make_engine
from app.db.fault import Fault, fault_of
from app.db.limits import Limits
from app.db.session import Db, ReadDb, RequestContext
from app.db.transaction import Mode, Transaction
from app.db.watch import CommitWatcher

T = TypeVar("T")


class Database:
    """Connections are made at the first statement; call `close` at the end."""

    def __init__(self, config: Settings) -> None:
        self.limits = Limits.of(config)
        self.write_fault: Fault | None = None
        self.commit_watchers: list[CommitWatcher] = []
        self._threads: WeakSet[Thread] = WeakSet()
        self._read_mode: Mode = "read only" if config.environment in ("development", "testing") else "read"
        self.engine = make_engine(
            config.DATABASE_URL,
            self.limits,
            size=config.POOL_SIZE,
            timeout=config.POOL_TIMEOUT,
            on_fault=self._record,
        )
        self.probe = self.engine
        if dialect.may_have_probe(config.DATABASE_URL.reveal()):
            self.probe = make_engine(config.DATABASE_URL, self.limits, size=1, timeout=config.POOL_TIMEOUT)

    @contextmanager
    def read(self, deadline: Deadline) -> Iterator[Db]:
        """For a GET. In development and testing a write fails; in production it reads from the pool."""
        transaction = Transaction(self._read_mode, deadline, self.limits)
        with self._begin(transaction) as connection, ReadDb(connection) as db:
            try:
                yield db
            except Exception as error:
                if self._read_mode == "read only" and fault_of(error) == "read-only":
                    raise RuntimeError("A GET cannot write.") from error
                raise
            db.flush()

    @contextmanager
    def write(self, deadline: Deadline, context: RequestContext | None = None) -> Iterator[Db]:
        """One transaction: committed once at the end, rolled back if the block raises."""
        watched = [watch() for watch in self.commit_watchers]
        transaction = Transaction("write", deadline, self.limits)
        transaction.observers = [each.observe for each in watched]
        with self._begin(transaction) as connection, Db(connection) as db:
            yield db
            db.flush()
            for each in watched:
                each.before_commit(db)
            transaction.require_open(connection)
            deadline.require()
            dialect.require_committable(connection)
            if (open_transaction := connection.get_transaction()) is not None:
                open_transaction.commit()
        for each in watched:
            each.after_commit()
        _call_back(db, context)

    def transact(
        self,
        work: Callable[[Db], T],
        deadline: Deadline,
        context: RequestContext | None = None,
        *,
        retry: bool = False,
    ) -> T:
        """Does what `write` does; with `retry` at most twice again after a collision.

        Only work without effects outside the database may be retried.
        """
        for retries in (2, 1, 0) if retry else (0,):
            try:
                with self.write(deadline, context) as db:
                    result = work(db)
            except Exception as error:
                if retries == 0 or fault_of(error) != "collision" or deadline.has_passed:
                    raise
                time.sleep(0.05 * random.random())
            else:
                return result
        raise AssertionError("unreachable")

    def in_background(self, name: str, work: Callable[[], object]) -> None:
        """Runs work in a thread; `close` waits for it."""
        thread = Thread(target=work, name=name, daemon=True)
        self._threads.add(thread)
        thread.start()

    def close(self) -> None:
        """Waits for what runs in the background, and closes all connections."""
        for thread in list(self._threads):
            thread.join(timeout=10)
        self.engine.dispose()
        self.probe.dispose()

    @contextmanager
    def _begin(self, transaction: Transaction) -> Iterator[Connection]:
        """Lends a connection in a transaction, which is rolled back unless the block committed it."""
        connection = self._begun(transaction)
        info = connection.info
        try:
            yield connection
        finally:
            info.pop("transaction", None)
            try:
                # Closing rolls back by itself; only what `end` undoes must come after it.
                if transaction.mode != "read" and (left := connection.get_transaction()) is not None:
                    left.rollback()
                dialect.end(connection, transaction.mode, self.limits)
            finally:
                connection.close()

    def _begun(self, transaction: Transaction) -> Connection:
        """If another writer holds the lock at BEGIN (SQLite), retries until LOCK_TIMEOUT; reads go on."""
        until = monotonic() + self.limits.lock
        pause = 0.001
        while True:
            connection = self.engine.connect()
            info = connection.info
            info["transaction"] = transaction
            try:
                if options := dialect.connection_options(transaction.mode):
                    connection = connection.execution_options(**options)
                connection.begin()
                return connection
            except BaseException as error:
                info.pop("transaction", None)
                connection.close()
                is_locked = fault_of(error) == "locked"
                if not is_locked or monotonic() > until or transaction.deadline.has_passed:
                    raise
            time.sleep(pause * random.random())
            pause = min(pause * 2, 0.05)

    def _record(self, fault: Fault) -> None:
        """Remembers that writes fail, until /health/ready has tried one with success."""
        if fault in ("full", "read-only"):
            self.write_fault = fault


def _call_back(db: Db, context: RequestContext | None) -> None:
    """What fails here is logged: the commit is done, and the response is its."""
    if context is None:
        return
    for work in db.callbacks:
        try:
            work(context)
        except Exception as error:
            context.log.error(error)
