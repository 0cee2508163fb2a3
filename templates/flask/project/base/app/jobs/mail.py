"""Sends mail as MAIL_URL says: by SMTP, or as a file in a folder."""

import re
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from app.config.config import Settings
from app.jobs.smtp import deliver


@dataclass(frozen=True, kw_only=True)
class Mail:
    """A mail."""

    # The same for each attempt to send it, so that a server can drop a repeated mail.
    id: str
    # One address: of several, a server may accept some and refuse the others.
    to: str
    subject: str
    text: str
    html: str | None = None
    date: datetime


def send_mail(config: Settings, mail: Mail, attempt: int) -> None:
    """Sends a mail. `attempt` is that of the job.

    Raises a PermanentError if the server refuses the recipient or the mail for good, and if it never answers
    whether it accepted the mail.
    """
    url = config.MAIL_URL.reveal()
    if url.startswith("none:"):
        raise RuntimeError("MAIL_URL is not set.")
    message = _message_of(mail, config.MAIL_FROM)
    folder = mail_folder(url)
    if folder is None:
        deliver(url, config.MAIL_FROM, mail.to, message, attempt)
        return
    Path(folder).mkdir(parents=True, exist_ok=True)
    Path(folder, f"{mail.id}.eml").write_bytes(message)


def mail_folder(url: str) -> str | None:
    """The folder of `file:data/mail`; None for a mail server."""
    if not url.startswith("file:"):
        return None
    return re.sub(r"^//(?=/)", "", url.removeprefix("file:")) or "."


def _message_of(mail: Mail, sender: str) -> bytes:
    message = EmailMessage(policy.SMTP)
    message["From"] = sender
    message["To"] = mail.to
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.date)
    message["Message-ID"] = f"<{mail.id}@{sender.rpartition('@')[2]}>"
    message.set_content(mail.text, cte="quoted-printable")
    if mail.html is not None:
        message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    return message.as_bytes()
