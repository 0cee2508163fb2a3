"""How much is kept."""

import json
from datetime import timedelta

from sqlalchemy import delete, select

from app.db.deadline import Deadline
from app.db.types import now
from app.recordings.fit import fitted
from app.recordings.models import Recording
from app.recordings.prune import prune
from tests.recordings.failing import content_of, recorded_by
from tests.support.api import Api
from tests.support.patience import PATIENCE


def store(api: Api, *ages: int) -> None:
    """Recordings of these ages in days."""
    with api.database.write(Deadline(PATIENCE)) as db:
        db.execute(delete(Recording))
        for age in ages:
            created = now() - timedelta(days=age)
            db.add(Recording(method="GET", route=str(age), status=500, content="{}", created_at=created))


def left(api: Api) -> list[str]:
    """The ages of those that are left, the newest first."""
    with api.database.read(Deadline(PATIENCE)) as db:
        return list(db.scalars(select(Recording.route).order_by(Recording.created_at.desc())))


def test_the_oldest_recordings_are_deleted_when_there_are_too_many(api: Api) -> None:
    store(api, 5, 4, 3, 2, 1)
    prune(api.database, 3, 365)
    assert left(api) == ["1", "2", "3"]


def test_recordings_are_deleted_after_their_days(api: Api) -> None:
    store(api, 30, 15, 13, 1)
    prune(api.database, 1000, 14)
    assert left(api) == ["1", "13"]


def test_a_new_recording_deletes_those_that_are_too_many(api: Api) -> None:
    def use(other: Api) -> None:
        for number in range(4):
            other.get(f"/v1/failures/tokens/{number}")

    assert len(recorded_by(api, use, RECORDINGS_MAX=2)) <= 2


def test_a_recording_is_never_larger_than_its_limit(api: Api) -> None:
    body = {"name": "x" * 50_000, **{f"n{number}": number for number in range(300)}}

    def use(other: Api) -> None:
        other.post(f"/v1/failures/with-body?q={'é' * 5000}", body, as_="user")

    [row] = recorded_by(api, use, RECORDINGS_BYTES=2000)
    assert len(row.content.encode()) <= 2000
    content = content_of(row)
    assert content["client"] == "test user"
    assert content["error"]["type"] == "Problem"


def test_whatever_is_in_it_a_recording_fits() -> None:
    long = '\0é"' * 20_000
    content = {
        "path": long,
        "query": long,
        "headers": {"accept": long},
        "shape": None,
        "body": long,
        "audience": "user",
        "client": long[:100],
        "version": "1.0.0",
        "commit": "x",
        "statements": [long],
        "error": {"type": long, "message": long, "stack": long},
    }
    text = fitted(content, 4000)
    assert len(text.encode()) <= 4000
    assert json.loads(text)["error"]["stack"] == ""
