"""The faults of a database for which a caller gets 503 with Retry-After."""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from app.db.error_codes import classify

Fault = Literal["unreachable", "busy", "locked", "collision", "slow", "read-only", "full"]


@dataclass(frozen=True, slots=True)
class FaultText:
    """What the caller reads, and after how many seconds it may try again."""

    detail: str
    seconds: int


FAULTS: dict[str, FaultText] = {
    "unreachable": FaultText("The database cannot be reached.", 2),
    "busy": FaultText("The server is too busy.", 1),
    "locked": FaultText("Another transaction held a lock for too long.", 1),
    "collision": FaultText("Another request changed the same rows at the same time.", 1),
    "slow": FaultText("The request took too long and was rolled back.", 5),
    "read-only": FaultText("The database cannot be written to at the moment.", 10),
    "full": FaultText("The database has no space left.", 60),
}


class DatabaseFault(Exception):
    """A fault that this layer found itself."""

    def __init__(self, message: str, fault: Fault | None) -> None:
        super().__init__(message)
        self.fault = fault


class TransactionEnded(DatabaseFault):
    """The transaction ended before its work was done: no statement runs in it, and it is not committed."""

    def __init__(self, cause: BaseException) -> None:
        message = f"The transaction was not committed, because it had ended: {cause}"
        super().__init__(message, fault_of(cause))
        self.__cause__ = cause


def fault_of(error: BaseException) -> Fault | None:
    """The fault of an error; None if it is not the database's."""
    if isinstance(error, DatabaseFault):
        return error.fault
    if isinstance(error, PoolTimeout):
        return "busy"
    if isinstance(error, DBAPIError) and error.orig is not None:
        return _fault_named(classify(error.orig, error.connection_invalidated))
    return None


def _fault_named(name: str | None) -> Fault | None:
    """The tables of error codes name faults; a name that is none would be a mistake in them."""
    for fault in ("unreachable", "busy", "locked", "collision", "slow", "read-only", "full"):
        if fault == name:
            return fault
    return None
