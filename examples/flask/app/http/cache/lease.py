"""Whether this instance has heard of every write."""

from collections.abc import Callable
from json import loads
from threading import Event, Lock, Thread
from time import monotonic
from typing import Literal, TypedDict

from sqlalchemy import Engine

from app.http.cache.changes import Changes, Write
from app.http.cache.coherence import LONGEST_COMMIT
from app.http.cache.database_mark import read_mark

BOUND = 2.0
"""For how long an instance responds from memory without hearing of the others, in seconds."""
_MARGIN = 0.2
"""Instances stop a little earlier, because clocks do not run equally fast."""
_INTERVAL = 0.5


class WriteMessage(TypedDict):
    """What another instance sent by way of Redis."""

    kind: Literal["begin", "end"]
    seq: int
    write: str


class AliveMessage(TypedDict):
    """What this instance sent to itself by way of Redis: it hears the others."""

    kind: Literal["alive"]
    seq: int
    sent: str
    writes: list[str]


class Lease:
    """This instance gets the messages of the others, all of them and in order.

    It reads the mark in the database of those that cannot send any. Both count from when it asked. After a
    gap nothing in memory holds. `renew` sends an AliveMessage to this instance.
    """

    def __init__(
        self,
        id: str,
        changes: Changes,
        engine: Engine,
        renew: Callable[[float], object],
        warn: Callable[[Exception], None],
    ) -> None:
        self._id = id
        self._changes = changes
        self._engine = engine
        self._renew = renew
        self._warn = warn
        self._lock = Lock()
        self._messages_until = 0.0
        self._mark_until = 0.0
        self._seq = -1
        self._mark: str | None = None
        self._ending = Event()
        self._thread: Thread | None = None

    @property
    def is_held(self) -> bool:
        """Whether it may respond from memory. The first question begins to renew the lease."""
        self.begin()
        now = monotonic()
        return now < self._messages_until and now < self._mark_until

    def begin(self) -> None:
        """Renews the lease in the background."""
        if self._thread is not None:
            return
        with self._lock:
            if self._thread is None:
                self._thread = Thread(target=self._run, name="cache lease", daemon=True)
                self._thread.start()

    def end(self) -> None:
        """From now on nothing is sent from memory."""
        with self._lock:
            self._ending.set()
            self._messages_until = 0.0

    def interrupted(self) -> None:
        """Messages may have been lost: until it hears itself again, it does not hear the others."""
        with self._lock:
            self._messages_until = 0.0
            self._seq = -1

    def heard_alive(self, message: AliveMessage) -> None:
        """All messages before this one have been heard, unless their count says otherwise."""
        with self._lock:
            if self._ending.is_set():
                return
            if message["seq"] != self._seq or monotonic() >= self._messages_until:
                self._changes.all()
            self._seq = message["seq"]
            # An empty list of Lua is an object in JSON.
            for text in list(message["writes"] or ()):
                write = write_in(text)
                if not self._is_own(write):
                    self._changes.begin(write, LONGEST_COMMIT)
            self._messages_until = float(message["sent"]) + BOUND - _MARGIN

    def heard_write(self, message: WriteMessage) -> Write:
        """Another instance, or this one, announces a write."""
        write = write_in(message["write"])
        with self._lock:
            if message["seq"] != self._seq + 1:
                self._changes.all()
            self._seq = message["seq"]
            if self._is_own(write):
                return write  # It is known here already.
            if message["kind"] == "begin":
                self._changes.begin(write, LONGEST_COMMIT)
            else:
                self._changes.end(write)
        return write

    def _is_own(self, write: Write) -> bool:
        return write.id.startswith(self._id)

    def _run(self) -> None:
        while not self._ending.is_set():
            asked = monotonic()
            self._renew(asked)
            self._read_mark()
            self._ending.wait(max(asked + _INTERVAL - monotonic(), 0.05))

    def _read_mark(self) -> None:
        sent = monotonic()
        try:
            mark = read_mark(self._engine)
        except Exception as error:  # Without the mark nothing is sent from memory, whatever the reason.
            if not self._ending.is_set() and monotonic() >= self._mark_until:
                self._warn(error)
            return
        if mark != self._mark or monotonic() >= self._mark_until:
            self._changes.all()
        self._mark = mark
        self._mark_until = sent + BOUND - _MARGIN


def write_in(text: str) -> Write:
    """Reads a write that was sent as JSON."""
    value = loads(text)
    return Write(str(value["id"]), tuple(map(str, value["tables"])))
