"""The job that sends a notice."""

from typing import Annotated

from pydantic import BaseModel, StringConstraints
from sqlalchemy import update

from app.db.session import Db
from app.db.types import now
from app.http.schema_types import Timestamp
from app.jobs.kind import Attempt, JobKind
from app.jobs.mail import Mail, send_mail
from app.notices.models import Notice

# One address without a name.
Address = Annotated[str, StringConstraints(pattern=r'^[^\s<>(),;:"@]+@[^\s<>(),;:"@]+$', max_length=254)]
Subject = Annotated[str, StringConstraints(pattern=r"^[^\r\n]*$", max_length=200)]


class NoticeMail(BaseModel):
    """A mail."""

    # The id of the row in deprecation_notices.
    notice: str
    to: Address
    subject: Subject
    text: str
    html: str
    date: Timestamp


class SendNotice(JobKind[NoticeMail]):
    """Sends it, and records that it was sent."""

    name = "notice"
    payload = NoticeMail
    # About two days: a server that is down, or that asks to come back later, gets the mail in the end.
    attempts = 60
    # Longer than a mail server may take: an attempt that is given up may have sent its mail.
    timeout = 300.0

    def call(self, job: Attempt[NoticeMail]) -> None:
        """Sends it."""
        mail = job.payload
        content = Mail(
            id=mail.notice, to=mail.to, subject=mail.subject, text=mail.text, html=mail.html, date=mail.date
        )
        send_mail(job.config, content, job.number)

    def run(self, job: Attempt[NoticeMail], db: Db, result: object) -> None:
        """In the transaction that ends the job: what was refused is never recorded as sent."""
        db.execute(update(Notice).where(Notice.id == job.payload.notice).values(sent_at=now()))


notice = SendNotice()
