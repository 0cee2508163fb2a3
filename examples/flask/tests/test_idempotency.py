"""Requests that run once."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from app.db.deadline import Deadline
from app.db.session import Db
from app.db.types import now
from app.http.request.blueprint import blueprint
from app.http.response.idempotency_key import IdempotencyKey
from app.http.response.problem import Problem
from app.http.schema import Body, Reply
from app.http.user import User
from tests.support.api import Answer, Api, Caller, start_api
from tests.support.patience import PATIENCE
from tests.support.shop import Ware, wares

page = blueprint("/test")
entered, release = threading.Event(), threading.Event()


class Wish(Body):
    sku: str
    outcome: str = "made"


class Made(Reply):
    id: str


@page.user.post("/wishes", summary="Wish", status=201, idempotent=True)
def wish(db: Db, user: User, body: Wish) -> Made:
    ware = Ware(sku=body.sku, name=user.name, price_cents=1, stock=1)
    db.add(ware)
    db.flush()
    if body.outcome == "refused":
        raise Problem(409, "Not now.", headers={"X-Why": "so"})
    if body.outcome == "bug":
        raise RuntimeError("a bug")
    if body.outcome == "slow":
        entered.set()
        release.wait(PATIENCE)
    return Made(id=ware.id)


@pytest.fixture(scope="module")
def api() -> Iterator[Api]:
    with start_api([page, wares]) as started:
        yield started


def send(api: Api, key: str, sku: str, outcome: str = "made", as_: Caller = "user") -> Answer:
    body = {"sku": sku, "outcome": outcome}
    return api.post("/test/wishes", body, as_=as_, headers={"Idempotency-Key": key})


def count_of(api: Api, sku: str) -> int:
    with api.database.read(Deadline(PATIENCE)) as db:
        return db.scalar(select(func.count()).select_from(Ware).where(Ware.sku == sku)) or 0


def test_a_repeated_request_runs_once_and_gets_the_first_response(api: Api) -> None:
    first, again = send(api, "a", "once"), send(api, '"a"', "once")

    assert (first.status, again.status) == (201, 201)
    assert again.body == first.body
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.headers["ETag"] == first.headers["ETag"]
    assert count_of(api, "once") == 1


def test_the_order_of_members_does_not_matter_and_another_body_is_a_422(api: Api) -> None:
    send(api, "b", "order")
    body = '{"outcome": "made",  "sku": "order"}'

    same = api.post("/test/wishes", body, as_="user", headers={"Idempotency-Key": "b"})
    other = send(api, "b", "another")

    assert same.headers["Idempotency-Replayed"] == "true"
    assert other.status == 422
    assert other.body["detail"] == "This Idempotency-Key was used for another request."


def test_a_key_is_its_clients_own(api: Api) -> None:
    assert send(api, "c", "mine").status == 201
    assert send(api, "c", "yours", as_="other").status == 201


def test_a_refusal_is_stored_after_its_rollback(api: Api) -> None:
    first, again = send(api, "d", "refused", "refused"), send(api, "d", "refused", "refused")

    assert (first.status, again.status) == (409, 409)
    assert again.headers["X-Why"] == "so"
    assert again.body == first.body
    assert count_of(api, "refused") == 0


def test_after_a_bug_a_retry_runs_again(api: Api) -> None:
    assert send(api, "e", "bug", "bug").status == 500
    again = send(api, "e", "bug", "bug")

    assert again.status == 500
    assert "Idempotency-Replayed" not in again.headers


def test_a_request_that_is_still_running_is_a_409(api: Api) -> None:
    answers: list[Answer] = []
    entered.clear()
    release.clear()
    thread = threading.Thread(target=lambda: answers.append(send(api, "f", "slow", "slow")))
    thread.start()
    assert entered.wait(PATIENCE)

    second = send(api, "f", "slow", "slow")
    release.set()
    thread.join(10)

    assert second.status == 409
    assert second.body["detail"] == "A request with this Idempotency-Key is still running."
    assert answers[0].status == 201


@pytest.mark.parametrize("key", [None, " ", "x" * 256])
def test_a_key_is_required_and_has_a_form(api: Api, key: str | None) -> None:
    headers = {} if key is None else {"Idempotency-Key": key}
    answer = api.post("/test/wishes", {"sku": "x"}, as_="user", headers=headers)

    assert answer.status == 400
    assert answer.body["errors"][0]["pointer"] == "/idempotency-key"


def test_an_expired_key_is_new(api: Api) -> None:
    send(api, "g", "expired")
    with api.database.write(Deadline(PATIENCE)) as db:
        db.execute(update(IdempotencyKey).values(created_at=now() - timedelta(hours=25)))

    again = send(api, "g", "expired-again")

    assert again.status == 201
    assert "Idempotency-Replayed" not in again.headers
