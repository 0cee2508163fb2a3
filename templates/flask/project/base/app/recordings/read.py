"""Reads recordings for commands."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.config.config import Settings
from app.config.database_url import sqlite_file_of
from app.db.engine import with_engine
from app.db.migrate import require_migrated
from app.errors import UserError
from app.recordings.models import Recording
from app.recordings.prune import expiry
from app.recordings.record import dashed
from app.recordings.schemas import recording_fields

_NEWEST = 20
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def request_id_in(text: str) -> str:
    """The id of a request in the form of the header, of the log, or of `instance` in a response."""
    id = dashed(text.strip().lower().removeprefix("urn:uuid:"))
    if _UUID.fullmatch(id):
        return id
    hint = "It is a UUID: X-Request-Id of the response."
    raise UserError(f"{text} is not the id of a request.", hint, 2)


def read_recording(config: Settings, text: str) -> dict[str, Any]:
    """The recording of a request. Raises a UserError if there is none."""
    id = request_id_in(text)
    days = config.RECORDINGS_DAYS
    with migrated(config) as db:
        row = db.get(Recording, id)
        if row is not None and row.created_at > expiry(days):
            return recording_fields(row)
    kept = f"Recordings are kept for {days} days, at most {config.RECORDINGS_MAX}."
    if row is not None:
        raise UserError(f"The recording of the request {id} has expired.", kept)
    hint = f"{kept} List them: python -m manage recording"
    raise UserError(f"There is no recording of the request {id}.", hint)


def newest_recordings(config: Settings) -> list[dict[str, Any]]:
    """The newest recordings, without their content."""
    fields = ("id", "created_at", "method", "route", "status")
    kept = select(Recording).where(Recording.created_at > expiry(config.RECORDINGS_DAYS))
    newest = kept.order_by(Recording.created_at.desc()).limit(_NEWEST)
    with migrated(config) as db:
        found = [recording_fields(row) for row in db.scalars(newest)]
    return [{name: each[name] for name in fields} for each in found]


@contextmanager
def migrated(config: Settings) -> Iterator[Session]:
    """A session with the database. A file that does not exist is not created."""
    url = config.DATABASE_URL
    file = sqlite_file_of(url.reveal())
    if file and not Path(file).exists():
        raise UserError(f"The database {url} does not exist.", "Create it: python -m manage setup")
    with with_engine(url) as engine, engine.connect() as connection:
        require_migrated(connection)
        with Session(connection) as db:
            yield db
