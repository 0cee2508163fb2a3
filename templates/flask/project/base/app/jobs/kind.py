"""What a kind of job is: a class with `call`, `run` or both."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from app.config.config import Settings
from app.db.session import Db
from app.http.operate.log import Log
from app.http.schema_types import Timestamp
from app.jobs.abort import Abort

P = TypeVar("P", bound=BaseModel)

# How long a job is kept after it was done.
RETENTION = timedelta(days=7)


class PermanentError(Exception):
    """Trying again would not help: the job is dead at once."""


@dataclass(frozen=True, kw_only=True)
class Attempt(Generic[P]):
    """One attempt at a job: what `call` and `run` get."""

    payload: P
    # The same in each attempt. Send it along to a service that ignores repeated requests.
    id: str
    # 1 in the first attempt.
    number: int
    config: Settings
    log: Log
    # Set when the attempt has taken too long, or the worker must stop.
    abort: Abort
    # `with job.read() as db:` reads from the database.
    read: Callable[[], AbstractContextManager[Db]]


class JobKind(Generic[P]):
    """A kind of job. It defines `call`, `run` or both."""

    # Is stored: do not rename a kind while jobs of it wait.
    name: str
    # Checked when a job is stored, and when it runs: an older version may have stored it.
    payload: type[P]
    # How often a job is tried before it is dead.
    attempts = 10
    # Seconds that one attempt may take. A job whose worker was killed runs again after that.
    timeout = 60.0

    def call(self, job: Attempt[P]) -> object:
        """Calls other services. No transaction is open, so nobody waits for it."""
        return None

    def run(self, job: Attempt[P], db: Db, result: object) -> None:
        """Writes to the database, in the transaction that also ends the job: both happen, or neither.

        `result` is what `call` returned.
        """

    def last_tick(self, now: datetime) -> datetime | None:
        """The latest time, up to `now`, at which a scheduled job was due. None: it is not scheduled."""
        return None

    def read(self, text: str) -> P:
        """A payload from JSON. Raises a PermanentError if it does not match."""
        try:
            return self.payload.model_validate_json(text)
        except ValidationError as error:
            raise PermanentError(f"The payload is not valid: {_first_fault(error)}") from None


# A kind of any payload.
AnyKind = JobKind[Any]


class Tick(BaseModel):
    """The payload of a scheduled job."""

    tick: Timestamp


def every(now: datetime, seconds: int, offset: int = 0) -> datetime:
    """The last tick of `seconds` in UTC. Daily at 7:00: `every(now, 86_400, 7 * 3600)`."""
    passed = int((now - datetime.fromtimestamp(offset, UTC)).total_seconds() // seconds)
    return datetime.fromtimestamp(passed * seconds + offset, UTC)


def _first_fault(error: ValidationError) -> str:
    """Where and what, without the value."""
    first = error.errors(include_input=False, include_url=False)[0]
    where = "/".join(str(part) for part in first["loc"])
    return f"{f'/{where}' if where else 'it'}: {first['msg']}."


def text_of(payload: BaseModel) -> str:
    """A payload as JSON, with what was set."""
    data = payload.model_dump(mode="json", exclude_unset=True, warnings=False)
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
