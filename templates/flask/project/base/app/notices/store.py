"""Stores notices and the jobs that send them."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.db.database import Database
from app.db.deadline import Deadline
from app.db.ids import new_id
from app.jobs.queue import later
from app.notices.kind import NoticeMail, notice
from app.notices.message import Message
from app.notices.models import Notice

# Seconds for one of them.
PATIENCE = 30


def notified_in(db: Session, month: str) -> set[str]:
    """The owners who were notified in a month, or will be: their mail is stored."""
    return set(db.scalars(select(Notice.owner).where(Notice.month == month)))


def store_notices(database: Database, month: str, mails: Mapping[str, Message], now: datetime) -> None:
    """Stores a job for each mail, one for an owner and month, also if several processes do this at once."""
    with database.read(Deadline(PATIENCE)) as db:
        notified = notified_in(db, month)
    for owner, message in mails.items():
        if owner in notified:
            continue
        try:
            with database.write(Deadline(PATIENCE)) as db:
                row = Notice(id=new_id(), owner=owner, month=month, created_at=now)
                db.add(row)
                db.flush()
                later(db, notice, _mail_of(row, message, now))
        except IntegrityError:
            continue  # Another process was faster.


def _mail_of(row: Notice, message: Message, now: datetime) -> NoticeMail:
    return NoticeMail(
        notice=row.id, to=row.owner, subject=message.subject, text=message.text, html=message.html, date=now
    )
