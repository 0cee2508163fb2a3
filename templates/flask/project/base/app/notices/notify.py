"""Writes to the owners of clients that call what is deprecated."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from urllib.parse import urlsplit

from flask import Flask

from app.config.config import Settings
from app.db.database import Database
from app.db.deadline import Deadline
from app.db.production import is_local_host
from app.errors import UserError
from app.jobs.mail import mail_folder
from app.notices.concerns import concerns_of
from app.notices.deliver import Delivery, deliver
from app.notices.message import About, Message, message_to
from app.notices.store import notified_in, store_notices
from app.service import Result
from app.version import package_info

# Seconds for reading the usage.
PATIENCE = 60


def notify(api: Flask, is_dry_run: bool, now: datetime) -> Result:
    """Once a month at most; with `is_dry_run` shows the mails only."""
    config: Settings = api.extensions["config"]
    database: Database = api.extensions["database"]
    if not is_dry_run:
        _require_mail(config)
    month = f"{now:%Y-%m}"
    with database.read(Deadline(PATIENCE)) as db:
        concerns = concerns_of(db, api.extensions["deprecations"], now)
        notified = notified_in(db, month)
    url = config.PUBLIC_URL.reveal().removesuffix("/")
    about = About(package_info().name, url, api.extensions["openapi"](), now)
    mails = {owner: message_to(owner, each, about) for owner, each in concerns.owners.items()}
    unreachable = sorted(name or "callers without a key" for name in concerns.nameless)
    if is_dry_run:
        return _preview(mails, notified, unreachable)
    store_notices(database, month, mails, now)
    return _result_of(deliver(api, month), unreachable, config)


def _require_mail(config: Settings) -> None:
    """Raises if no mail could be sent, or one that names an address that only this machine can reach."""
    url = config.MAIL_URL.reveal()
    if url.startswith("none:"):
        raise UserError(
            "MAIL_URL is not set, so no mail can be sent.",
            "Set it, e.g. smtps://user:password@mail.example:465, or look at the mails with --dry-run.",
            2,
        )
    is_elsewhere = mail_folder(url) is None and not is_local_host(urlsplit(url).hostname or "")
    if is_elsewhere and is_local_host(urlsplit(config.PUBLIC_URL.reveal()).hostname or ""):
        raise UserError(
            f"The mails would name {config.PUBLIC_URL}, which only this machine can reach.",
            "Set PUBLIC_URL to the address at which callers reach this API.",
            2,
        )


def _preview(mails: Mapping[str, Message], notified: set[str], unreachable: Sequence[str]) -> Result:
    due = {owner: mail for owner, mail in mails.items() if owner not in notified}
    already = [owner for owner in mails if owner in notified]
    texts = [f"To: {owner}\nSubject: {mail.subject}\n\n{mail.text}" for owner, mail in due.items()]
    count = {0: "No mail", 1: "1 mail"}.get(len(due), f"{len(due)} mails")
    lines = [f"{count} would be sent.", *(f"Got a mail this month: {owner}" for owner in already)]
    lines += map(_without, unreachable)
    data: dict[str, object] = {
        "dry_run": True,
        "mails": [{"to": owner, "subject": mail.subject, "text": mail.text} for owner, mail in due.items()],
        "notified": already,
        "unreachable": list(unreachable),
    }
    return Result(data, "\n----\n\n".join([*texts, "\n".join(lines)]))


def _without(name: str) -> str:
    return f"No address: {name}"


def _result_of(deliveries: Sequence[Delivery], unreachable: Sequence[str], config: Settings) -> Result:
    """Raises if a mail was not sent, with the list."""
    folder = mail_folder(config.MAIL_URL.reveal())
    lines = [f"{each.state:9} {each.owner}{f': {each.error}' if each.error else ''}" for each in deliveries]
    text = "\n".join(
        [
            *(lines or ["No owner of a client is affected."]),
            *map(_without, unreachable),
            *([f"The mails are in {folder}."] if folder is not None and lines else []),
        ]
    )
    failed = sum(each.state != "sent" for each in deliveries)
    if failed:
        raise UserError(
            f"{failed} of {len(deliveries)} mails were not sent:\n{text}",
            "Those that wait are tried again by a worker, or by the next run. "
            "For the dead: python -m manage jobs list",
        )
    data: dict[str, object] = {"dry_run": False, "deliveries": [asdict(each) for each in deliveries]}
    return Result({**data, "unreachable": list(unreachable)}, text)
