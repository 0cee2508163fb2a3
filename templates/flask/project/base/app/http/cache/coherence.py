"""Makes what instances have in memory agree with what was written."""

from typing import Protocol

from sqlalchemy.orm import Session

from app.http.cache.changes import Changes, Write

LONGEST_COMMIT = 10.0
"""How long a write that has begun may take to be committed, in seconds, if its end is never heard of."""


class Coherence(Protocol):
    """What instances tell each other of their writes."""

    def open(self) -> None:
        """Connects, so that the first requests need not wait for it."""

    def is_fresh(self) -> bool:
        """Whether this instance has heard of every write that was acknowledged."""

    def begin(self, write: Write, db: Session) -> None:
        """Before the commit of a write, in its transaction."""

    def end(self, write: Write) -> None:
        """After the commit. Returns when no instance responds with what was true before it."""

    def leave(self) -> None:
        """This instance no longer responds from memory."""


class InThisProcess:
    """For one process: all writes are its own.

    Several processes that cannot tell each other keep nothing.
    """

    def __init__(self, changes: Changes, *, is_alone: bool = True) -> None:
        self._changes = changes
        self._is_alone = is_alone

    def open(self) -> None:
        """There is nothing to connect to."""

    def is_fresh(self) -> bool:
        """Only a process that is alone knows of every write."""
        return self._is_alone

    def begin(self, write: Write, db: Session) -> None:
        """Until it ends, nothing that depends on its tables holds."""
        self._changes.begin(write, LONGEST_COMMIT)

    def end(self, write: Write) -> None:
        """From now on it is true."""
        self._changes.end(write)

    def leave(self) -> None:
        """There is nothing to leave."""
