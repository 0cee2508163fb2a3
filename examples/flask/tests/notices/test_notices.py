"""Mail to the owners of clients that call what is deprecated."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pytest
from pydantic import Field
from sqlalchemy import delete, select, update

from app.clients.models import Client
from app.db.deadline import Deadline
from app.db.types import now as current_time
from app.errors import UserError
from app.http.request.blueprint import Blueprint, blueprint
from app.http.request.deprecation import Deprecation, deprecated
from app.http.schema import Maybe, Query
from app.jobs.models import Job
from app.notices.models import Notice
from app.notices.notify import notify
from app.usage.models import Usage
from app.version import package_info
from tests.support.api import Api, start_api
from tests.support.mail_server import MailServer, mail_server
from tests.support.patience import PATIENCE
from tests.support.shop import shop_blueprints

NOW = datetime(2026, 12, 31, 8, tzinfo=UTC)
ADA, BOB, SUE = "ada@example.com", "bob@example.com", "sue@example.com"


class StateQuery(Query):
    """Has a deprecated field."""

    state: Maybe[str] = None
    status: Maybe[str] = Field(default=None, json_schema_extra=deprecated(since="2026-11-01", use="state"))


def old() -> Blueprint:
    on = blueprint("/v1/old", "Old.")
    ends = Deprecation(
        since="2026-12-01", sunset="2027-06-01", use="POST /v1/wares", why="Wares have prices now."
    )

    @on.admin.post("/", summary="Add", deprecated=ends)
    def add_old() -> None:
        return None

    @on.anonymous.get("/", summary="List")
    def list_old(query: StateQuery) -> None:
        return None

    return on


def started(mail_url: str, public_url: str = "http://127.0.0.1:3000") -> AbstractContextManager[Api]:
    """An API with both deprecations."""
    return start_api([*shop_blueprints(), old()], MAIL_URL=mail_url, PUBLIC_URL=public_url)


@pytest.fixture(scope="module")
def server() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running


@pytest.fixture(scope="module")
def api(server: MailServer) -> Iterator[Api]:
    with started(server.url, "https://api.shop.example/") as running:
        yield running


def called(
    api: Api, client: str, route: str, *, field: str = "", day: str = "2026-12-30", calls: int = 1
) -> None:
    """Stores usage."""
    last_at = datetime(2026, 12, 30, 12, tzinfo=UTC)
    about = {"version": "1.0.0", "agent": "shop-app/2.3", "errors": 0, "last_at": last_at}
    with api.database.write(Deadline(PATIENCE)) as db:
        db.add(Usage(client=client, route=route, field=field, day=day, calls=calls, **about))


Callers = Callable[..., None]


@pytest.fixture
def callers(api: Api, server: MailServer) -> Callers:
    """Replaces the clients, the usage and all that was sent. Each client calls both deprecated parts."""

    def replace(*clients: tuple[str, str]) -> None:
        server.received.clear()
        server.answers.update(gone=[550] * 3, grey=[451])
        with api.database.write(Deadline(PATIENCE)) as db:
            for table in (Usage, Notice, Job):
                db.execute(delete(table))
            db.execute(delete(Client).where(Client.name.like("app %")))
            db.add_all(Client(name=name, owner_email=owner, role="user") for name, owner in clients)
        for name, _ in clients:
            called(api, name, "POST /v1/old", calls=2)
            called(api, name, "POST /v1/old", day="2026-11-20")
            called(api, name, "GET /v1/old", field="query.status")

    replace(("app one", ADA), ("app two", ADA), ("app three", BOB))
    return replace


def at_once(*works: Callable[[], object]) -> None:
    """Does all of it at the same time."""
    threads = [Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def sent_to(server: MailServer) -> list[str]:
    return sorted(each.to for each in server.received)


def sent_at(api: Api) -> list[bool]:
    """Of each owner, whether a mail is recorded as sent."""
    with api.database.read(Deadline(PATIENCE)) as db:
        return [time is not None for time in db.scalars(select(Notice.sent_at).order_by(Notice.owner))]


def text_of(api: Api, time: datetime = NOW) -> str:
    """What `notify` says, also if it fails."""
    try:
        return notify(api.app, False, time).text
    except UserError as error:
        return error.message


def notify_again(api: Api) -> str:
    """Makes all mails that wait due, and sends them."""
    with api.database.write(Deadline(PATIENCE)) as db:
        db.execute(update(Job).where(Job.status == "waiting").values(run_at=current_time()))
    return text_of(api)


def test_each_owner_gets_one_mail_about_all_that_their_clients_call(
    api: Api, server: MailServer, callers: Callers
) -> None:
    called(api, "", "POST /v1/old")

    result = notify(api.app, False, NOW)

    assert result.data["deliveries"] == [
        {"owner": owner, "state": "sent", "error": None} for owner in (ADA, BOB)
    ]
    assert "No address: callers without a key" in result.text
    assert sent_to(server) == [ADA, BOB]
    name = package_info().name
    subject = f"{name}: 2 things that you use will be dropped, the first on 2027-06-01"
    assert str(server.to(ADA)[0]["Subject"]).strip() == subject  # A long name of the project folds it.
    text = server.text_to(ADA)
    assert "POST /v1/old\n  Deprecated since 2026-12-01, and gone on 2027-06-01, in 152 days." in text
    assert "Wares have prices now." in text
    assert "curl -X POST 'https://api.shop.example/v1/wares' -H \"Authorization: Bearer $API_KEY\"" in text
    assert "app one: 3 in 400 days (2 in the last 30 days, 1 in the 30 days before)" in text
    assert "the last on 2026-12-30 12:00 UTC, by shop-app/2.3" in text
    assert "app two: 3 in 400 days" in text
    assert "curl 'https://api.shop.example/v1/old?state=VALUE'" in text


@pytest.mark.usefixtures("callers")
def test_a_month_has_one_mail_for_each_owner_also_when_several_processes_write_at_once(
    api: Api, server: MailServer
) -> None:
    at_once(*[lambda: text_of(api)] * 3)
    text_of(api)
    assert sent_to(server) == [ADA, BOB]

    text_of(api, datetime(2027, 1, 2, 8, tzinfo=UTC))
    assert len(sent_to(server)) == 4


def test_an_address_that_is_refused_does_not_stop_the_others_and_is_not_recorded_as_sent(
    api: Api, server: MailServer, callers: Callers
) -> None:
    callers(("app one", "gone@example.com"), ("app two", "grey@example.com"), ("app three", SUE))

    text = text_of(api)

    assert "2 of 3 mails were not sent" in text
    assert re.search(r"^dead +gone@example.com: .*550", text, re.MULTILINE)
    assert re.search(r"^waiting +grey@example.com: .*451", text, re.MULTILINE)
    assert re.search(r"^sent +sue@example.com$", text, re.MULTILINE)
    assert sent_at(api) == [False, False, True]

    notify_again(api)
    assert sent_to(server) == ["grey@example.com", SUE]


def test_a_mail_that_the_server_got_and_did_not_answer_is_sent_again_with_the_same_id_five_times_at_most(
    api: Api, server: MailServer, callers: Callers
) -> None:
    callers(("app one", "lost@example.com"), ("app two", SUE))

    first = notify_again(api)
    unanswered = r"^waiting +lost@example.com: .*The mail server got the mail and did not answer"
    assert re.search(unanswered, first, re.MULTILINE)
    assert re.search(r"^sent +sue@example.com$", first, re.MULTILINE)
    for _ in range(3):
        notify_again(api)
    assert re.search(r"^dead +lost@example.com", notify_again(api), re.MULTILINE)
    notify_again(api)

    ids = [mail["Message-ID"] for mail in server.to("lost@example.com")]
    assert (len(ids), len(set(ids))) == (5, 1)
    assert sent_at(api) == [False, True]


def test_several_processes_wait_for_a_slow_server_and_send_each_mail_once(
    api: Api, server: MailServer, callers: Callers
) -> None:
    owners = ["slow-too@example.com", "slow@example.com"]
    callers(("app one", owners[1]), ("app two", owners[0]))
    results: list[object] = []

    at_once(*[lambda: results.append(notify(api.app, False, NOW).data["deliveries"])] * 3)

    assert results == [[{"owner": owner, "state": "sent", "error": None} for owner in owners]] * 3
    assert sent_to(server) == owners


def test_while_the_mail_server_is_away_the_mails_wait_and_are_not_recorded_as_sent() -> None:
    with started("smtp://127.0.0.1:1") as other:
        called(other, "test user", "POST /v1/old")
        text = text_of(other)
        assert re.search(r"^waiting +user@example.com: ConnectionRefusedError", text, re.MULTILINE)
        assert sent_at(other) == [False]


def test_a_client_whose_owner_has_no_valid_address_is_listed_and_does_not_stop_the_others(
    api: Api, callers: Callers
) -> None:
    callers(("app one", f"{ADA},{BOB}"), ("app two", SUE))
    assert text_of(api) == f"sent      {SUE}\nNo address: app one"


@pytest.mark.usefixtures("callers")
def test_a_dry_run_shows_the_mails_and_stores_and_sends_nothing(api: Api, server: MailServer) -> None:
    result = notify(api.app, True, NOW)

    mails = result.data["mails"]
    assert isinstance(mails, Sequence)
    assert [mail["to"] for mail in mails] == [ADA, BOB]
    assert f"To: {ADA}\nSubject: {package_info().name}: 2 things" in result.text
    assert "2 mails would be sent." in result.text
    assert (sent_to(server), sent_at(api)) == ([], [])

    text_of(api)
    again = notify(api.app, True, NOW).text
    assert f"No mail would be sent.\nGot a mail this month: {ADA}" in again


def test_without_calls_of_what_is_deprecated_nobody_gets_a_mail(api: Api, callers: Callers) -> None:
    callers()
    called(api, "test user", "GET /v1/wares")
    assert text_of(api) == "No owner of a client is affected."


def test_a_call_of_more_than_400_days_ago_counts_no_more_one_of_a_year_ago_does(
    api: Api, callers: Callers
) -> None:
    callers()
    called(api, "test user", "POST /v1/old", day="2025-10")
    assert "No mail would be sent." in notify(api.app, True, NOW).text
    called(api, "test user", "POST /v1/old", day="2025-11")
    assert "1 mail would be sent." in notify(api.app, True, NOW).text


@pytest.mark.parametrize(
    ("mail_url", "message"),
    [
        ("none:", "MAIL_URL is not set, so no mail can be sent."),
        ("smtp://mail.example", "The mails would name http://127.0.0.1:3000"),
    ],
)
def test_what_cannot_work_is_refused_before_anything_is_stored(mail_url: str, message: str) -> None:
    with started(mail_url) as other:
        with pytest.raises(UserError, match=re.escape(message)) as caught:
            notify(other.app, False, NOW)
        assert caught.value.exit_code == 2
        assert "No mail would be sent." in notify(other.app, True, NOW).text


def test_with_a_folder_mails_are_files(tmp_path: Path) -> None:
    with started(f"file:{tmp_path}") as other:
        called(other, "test user", "POST /v1/old")
        assert f"The mails are in {tmp_path}." in notify(other.app, False, NOW).text
    (file,) = tmp_path.iterdir()
    text = file.read_text()
    assert "To: user@example.com" in text
    assert "Content-Type: text/html" in text
