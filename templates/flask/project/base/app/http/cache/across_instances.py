"""Coherence of several instances, by way of Redis: docs/caching.md has the protocol."""

import json
import time
from dataclasses import asdict
from time import monotonic

from sqlalchemy.orm import Session

from app.config.config import Settings
from app.db.database import Database
from app.db.deadline import Deadline
from app.http.cache.acknowledgements import Acknowledgements, Expected
from app.http.cache.changes import Changes, Write
from app.http.cache.coherence import LONGEST_COMMIT
from app.http.cache.database_mark import change_mark
from app.http.cache.lease import BOUND, Lease
from app.http.cache.redis_link import RedisLink
from app.http.cache.redis_scripts import BEGIN_WRITE, END_LEASE, END_WRITE, RENEW_LEASE
from app.http.operate.log import Log
from app.version import package_info

_MINUTE = 60.0


class AcrossInstances:
    """`id` is this instance, and the beginning of the ids of its writes."""

    def __init__(self, id: str, changes: Changes, config: Settings, database: Database, log: Log) -> None:
        prefix = f"cache:{{{package_info().name}}}"
        self._id = id
        self._changes = changes
        self._database = database
        self._log = log
        self._channel = f"{prefix}:messages"
        self._inbox = f"{prefix}:{id}"
        self._acks = Acknowledgements()
        self._marked: set[str] = set()
        self._warn_at = 0.0
        self._lease = Lease(id, changes, database.probe, self._renew, self._cannot_read_mark)
        channels = [self._channel, self._inbox]
        self._link = RedisLink(
            config.CACHE_URL, log, prefix, channels, self._receive, self._lease.interrupted
        )

    def open(self) -> None:
        """Connects, and begins to renew the lease."""
        self._link.open()
        self._lease.begin()

    def is_fresh(self) -> bool:
        """Whether this instance has a lease."""
        self._link.open()
        return self._lease.is_held

    def begin(self, write: Write, db: Session) -> None:
        """A write that cannot reach the others by way of Redis does so by way of the database."""
        self._changes.begin(write, LONGEST_COMMIT)
        self._link.open()
        if self._link.run(BEGIN_WRITE, self._channel, _text_of(write), LONGEST_COMMIT * 1000) is not None:
            return
        self._warn()
        self._marked.add(write.id)
        change_mark(db)

    def end(self, write: Write) -> None:
        """Waits until the others have heard of it, or have read the mark."""
        committed = monotonic()
        self._changes.end(write)
        is_marked = write.id in self._marked
        self._marked.discard(write.id)
        if self._are_told(write):
            return
        if not is_marked:
            with self._database.write(Deadline(LONGEST_COMMIT)) as db:
                change_mark(db)
        time.sleep(max((committed if is_marked else monotonic()) + BOUND - monotonic(), 0))

    def leave(self) -> None:
        """Ends the lease, so that no writer waits for this instance."""
        self._lease.end()
        self._link.run(END_LEASE, self._id)
        self._link.close()

    def _are_told(self, write: Write) -> bool:
        """Tells the others of a commit. Returns when all know, or have no lease; False without Redis."""
        with self._acks.expect(write.id) as expected:
            reply = self._link.run_now(END_WRITE, self._channel, _text_of(write), self._inbox)
            if not isinstance(reply, list):
                return False
            # A Redis that has just started, or was emptied, does not know all of them yet.
            complete = min(monotonic() - self._link.connected_at, float(reply[0]) / 1000)
            unknown_until = monotonic() + BOUND - complete
            self._wait(expected, reply[1:])
            time.sleep(min(max(unknown_until - monotonic(), 0), BOUND))
            return True

    def _wait(self, expected: Expected, leases: list[object]) -> None:
        pairs = zip(leases[::2], leases[1::2], strict=True)
        expected.wait_for({str(id): float(str(left)) / 1000 for id, left in pairs if id != self._id})

    def _receive(self, text: str) -> None:
        message = json.loads(text)
        if message["kind"] == "ack":
            self._acks.receive(message["write"], message["by"])
        elif message["kind"] == "alive":
            self._lease.heard_alive(message)
        else:
            write = self._lease.heard_write(message)
            inbox = message.get("inbox")
            if inbox and inbox != self._inbox:
                self._link.send(inbox, {"kind": "ack", "write": write.id, "by": self._id})

    def _renew(self, sent: float) -> object:
        return self._link.run_now(RENEW_LEASE, self._id, BOUND * 1000, self._inbox, sent)

    def _cannot_read_mark(self, error: Exception) -> None:
        self._log.warn(
            "Nothing is sent from memory, because the mark of the cache cannot be read.", err=error
        )

    def _warn(self) -> None:
        if monotonic() >= self._warn_at:
            self._warn_at = monotonic() + _MINUTE
            self._log.warn("Writes take 2 s longer, because Redis cannot tell other instances of them.")


def _text_of(write: Write) -> str:
    return json.dumps(asdict(write), separators=(",", ":"))
