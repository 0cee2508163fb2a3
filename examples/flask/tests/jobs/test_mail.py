"""Sending mail."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.config.config import TestingConfig
from app.errors import UserError
from app.jobs.kind import PermanentError
from app.jobs.mail import Mail, send_mail
from tests.support.mail_server import MailServer, mail_server
from tests.support.queue import Queue

DATE = datetime(2026, 11, 22, 20, 6, 31, tzinfo=UTC)


@pytest.fixture(scope="module")
def server() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running


class Sender:
    """Sends mails with the config of an API."""

    def __init__(self, queue: Queue) -> None:
        self.database = queue.runtime.config.DATABASE_URL.reveal()

    def __call__(self, url: str, to: str, attempt: int = 1, text: str = "Hi.") -> None:
        config = TestingConfig.load({"MAIL_URL": url, "DATABASE_URL": self.database})
        mail = Mail(
            id=f"id-of-{to.split('@')[0]}", to=to, subject="Grüße", text=text, html="<p>Hi.</p>", date=DATE
        )
        send_mail(config, mail, attempt)


@pytest.fixture
def send(queue: Queue) -> Sender:
    return Sender(queue)


def test_a_mail_has_the_date_of_its_job_and_an_id_that_is_the_same_in_each_attempt(
    send: Sender, server: MailServer
) -> None:
    for attempt in (1, 2):
        send(server.url, "ada@example.com", attempt, text=".\n..\nGrüße, " + "long " * 100)

    first, second = server.to("ada@example.com")
    assert first["Date"] == "Sun, 22 Nov 2026 20:06:31 +0000"
    assert first["Message-ID"] == second["Message-ID"] == "<id-of-ada@localhost>"
    assert (first["Subject"], first["From"], first["To"]) == ("Grüße", "api@localhost", "ada@example.com")
    assert server.text_to("ada@example.com") == ".\n..\nGrüße, " + "long " * 100 + "\n"
    html = first.get_body(("html",))
    assert html is not None
    assert html.get_content().strip() == "<p>Hi.</p>"


def test_a_recipient_that_is_refused_for_good_is_not_tried_again(send: Sender, server: MailServer) -> None:
    with pytest.raises(PermanentError, match=r"550 Not now\."):
        send(server.url, "gone@example.com")


def test_a_recipient_that_is_refused_for_now_is_tried_again(send: Sender, server: MailServer) -> None:
    with pytest.raises(Exception, match=r"451 Not now\.") as caught:
        send(server.url, "grey@example.com")
    assert not isinstance(caught.value, PermanentError)
    send(server.url, "grey@example.com", 2)
    assert len(server.to("grey@example.com")) == 1


def test_a_mail_that_the_server_got_and_did_not_answer_is_given_up_after_five_attempts(
    send: Sender, server: MailServer
) -> None:
    for attempt in (1, 2, 3, 4):
        with pytest.raises(ConnectionError, match="The mail server got the mail and did not answer"):
            send(server.url, "lost@example.com", attempt)
    with pytest.raises(PermanentError, match="The mail server got the mail and did not answer"):
        send(server.url, "lost@example.com", 5)


def test_a_server_that_is_away_is_tried_again(send: Sender) -> None:
    with pytest.raises(ConnectionRefusedError):
        send("smtp://127.0.0.1:1", "ada@example.com")


def test_a_password_for_a_server_that_takes_none_is_not_sent(send: Sender, server: MailServer) -> None:
    with pytest.raises(Exception, match="AUTH"):
        send(server.url.replace("//", "//name:secret@"), "auth@example.com")
    assert server.to("auth@example.com") == []


def test_a_mail_url_without_a_mail_server_is_refused_it_would_be_this_machine(send: Sender) -> None:
    with pytest.raises(UserError, match="MAIL_URL does not name a mail server"):
        send("smtp://", "ada@example.com")


def test_with_a_folder_mails_are_files(send: Sender, tmp_path: Path) -> None:
    send(f"file:{tmp_path}/mail", "ada@example.com")
    (file,) = (tmp_path / "mail").iterdir()
    assert file.name == "id-of-ada.eml"
    assert b"To: ada@example.com\r\n" in file.read_bytes()


def test_without_a_mail_url_no_mail_is_sent(send: Sender) -> None:
    with pytest.raises(RuntimeError, match="MAIL_URL is not set"):
        send("none:", "ada@example.com")
