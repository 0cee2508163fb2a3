"""Issues, revokes and lists keys."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clients.keys import hashed_key, new_key, pepper_id, peppers_of
from app.clients.models import Client, ClientKey
from app.config.config import Settings
from app.db.types import now
from app.errors import UserError

KeyState = Literal["live", "expired", "revoked", "pepper gone"]


@dataclass(frozen=True, slots=True)
class NewKey:
    """Who issues a key, for the list, and from when it is refused; None: it does not expire."""

    by: str
    expires: datetime | None


@dataclass(frozen=True, slots=True)
class ListedKey:
    """A key with its client, for people: no hash."""

    client: str
    role: str
    email: str
    key: str
    state: KeyState
    issued_at: datetime
    issued_by: str
    last_used_at: datetime | None
    expires_at: datetime | None
    revoked_at: datetime | None
    revoked_by: str | None
    needs_previous_pepper: bool
    """Whether its hash contains KEY_PEPPER_PREVIOUS."""


def issue_key(db: Session, config: Settings, client: Client, options: NewKey) -> str:
    """Issues another key for a client. Returns the key, which is not stored."""
    key = new_key()
    db.add(key_row(key, config, client, options))
    db.flush()
    return key


def key_row(key: str, config: Settings, client: Client, options: NewKey) -> ClientKey:
    """The row of a new key."""
    hashed = asdict(hashed_key(key, config.KEY_PEPPER))
    return ClientKey(client_id=client.id, issued_by=options.by, expires_at=options.expires, **hashed)


def revoke_keys(db: Session, client: Client, *, by: str, prefix: str | None = None) -> list[str]:
    """Revokes the live keys of a client, or only the one with this prefix. Returns their prefixes."""
    keys = select(ClientKey).where(ClientKey.client_id == client.id).order_by(ClientKey.id)
    if prefix is not None:
        keys = keys.where(ClientKey.key_prefix == prefix)
    found = db.scalars(keys).all()
    if prefix is not None and not found:
        hint = "The list has them: python -m manage client list"
        raise UserError(f"{client.name} has no key {prefix}.", hint)
    live = [key for key in found if key.revoked_at is None]
    for key in live:
        key.revoked_at = now()
        key.revoked_by = by
    db.flush()
    return [key.key_prefix for key in live]


def list_keys(db: Session, config: Settings) -> list[ListedKey]:
    """Every key of every client, sorted by client and age."""
    rows = select(Client, ClientKey).join(ClientKey, ClientKey.client_id == Client.id)
    peppers = [pepper_id(pepper) for pepper in peppers_of(config)]
    found = db.execute(rows.order_by(Client.name, ClientKey.id)).all()
    return [_listed(client, key, peppers) for client, key in found]


def is_expired(expires_at: datetime | None) -> bool:
    """Whether a key is refused from now on."""
    return expires_at is not None and expires_at <= now()


def _listed(client: Client, key: ClientKey, peppers: list[str]) -> ListedKey:
    return ListedKey(
        client=client.name,
        role=client.role,
        email=client.owner_email,
        key=key.key_prefix,
        state=_state_of(key, peppers),
        issued_at=key.created_at,
        issued_by=key.issued_by,
        last_used_at=key.last_used_at,
        expires_at=key.expires_at,
        revoked_at=key.revoked_at,
        revoked_by=key.revoked_by,
        needs_previous_pepper=key.pepper_id != peppers[0] and key.pepper_id in peppers,
    )


def _state_of(key: ClientKey, peppers: list[str]) -> KeyState:
    if key.revoked_at is not None:
        return "revoked"
    if is_expired(key.expires_at):
        return "expired"
    return "live" if key.pepper_id in peppers else "pepper gone"
