"""Finds the client of a request by its key."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update

from app.clients.background_writes import BackgroundWrites
from app.clients.client_keys import is_expired
from app.clients.key_cache import KeyCache
from app.clients.keys import HashedKey, hashed_key, is_usable, pepper_id, peppers_of
from app.clients.models import Client, ClientKey
from app.config.config import Settings
from app.db.database import Database
from app.db.deadline import Deadline
from app.db.session import Log
from app.db.types import now
from app.http.user import FindClient, Role, User

MINUTE = timedelta(minutes=1)
"""The last use is stored at most once a minute."""


@dataclass(frozen=True, slots=True)
class Found:
    """A key with its client."""

    user: User
    key_id: str
    key_prefix: str
    pepper_id: str
    expires_at: datetime | None
    last_used_at: datetime | None


def client_finder(database: Database, config: Settings, log: Log) -> FindClient:
    """Finds the client of a key, hashed with the current or the previous pepper, for KEY_CACHE_TTL.

    What it writes happens in the background, and a failure is only logged: a caller never waits for it.
    """
    cache: KeyCache[Found] = KeyCache(config.KEY_CACHE_TTL)
    writes = KeyWrites(database, config, log)

    def look_up(key: str) -> Found | None:
        hashes = [hashed_key(key, pepper) for pepper in peppers_of(config)]
        found = _find(database, config, hashes)
        if found is not None and not is_expired(found.expires_at):
            writes.renew_hash(found, hashes[0])
            writes.renew_last_use(found)
        return found

    def find_client(key: str) -> User | None:
        if not is_usable(key, config.environment):
            return None
        found = cache.find(key, lambda: look_up(key))
        if found is None or not is_expired(found.expires_at):
            return None if found is None else found.user
        log.info("An expired key was refused.", client=found.user.name, key_prefix=found.key_prefix)
        return None

    return find_client


class KeyWrites:
    """Writes to keys outside of requests. The conditions make each one change for all instances."""

    def __init__(self, database: Database, config: Settings, log: Log) -> None:
        self._current = pepper_id(config.KEY_PEPPER)
        self._log = log
        self._background = BackgroundWrites(database, log)

    def renew_last_use(self, found: Found) -> None:
        """Stores the last use, if the stored one is older than a minute."""
        time = now()
        if found.last_used_at is not None and time - found.last_used_at <= MINUTE:
            return
        is_older = or_(ClientKey.last_used_at.is_(None), ClientKey.last_used_at < time - MINUTE)
        change = update(ClientKey).where(ClientKey.id == found.key_id, is_older).values(last_used_at=time)
        self._background.start(f"The last use {found.key_id}", change, "The last use")

    def renew_hash(self, found: Found, hashed: HashedKey) -> None:
        """Stores the hash with the current pepper, if the stored one has another."""
        if found.pepper_id == self._current:
            return
        is_same = (ClientKey.id == found.key_id) & (ClientKey.pepper_id == found.pepper_id)
        change = update(ClientKey).where(is_same).values(**asdict(hashed))
        self._background.start(f"The new hash {found.key_id}", change, "The new hash")
        self._log.info(
            "A key is hashed with the new pepper.", client=found.user.name, key_prefix=found.key_prefix
        )


def _find(database: Database, config: Settings, hashes: list[HashedKey]) -> Found | None:
    """Reads only the columns that it needs: every request with a key asks for them."""
    sha256 = [hashed.key_sha256 for hashed in hashes]
    columns = select(
        Client.id,
        Client.name,
        Client.role,
        ClientKey.id,
        ClientKey.key_prefix,
        ClientKey.pepper_id,
        ClientKey.expires_at,
        ClientKey.last_used_at,
    )
    rows = columns.join(ClientKey, ClientKey.client_id == Client.id)
    with database.read(Deadline(config.RESPONSE_TIMEOUT)) as db:
        row = db.execute(rows.where(ClientKey.key_sha256.in_(sha256), ClientKey.revoked_at.is_(None))).first()
    if row is None:
        return None
    id, name, role, key_id, key_prefix, pepper, expires_at, last_used_at = row
    user = User(id=id, name=name, role=_role_of(role))
    return Found(user, key_id, key_prefix, pepper, expires_at, last_used_at)


def _role_of(text: str) -> Role:
    return "admin" if text == "admin" else "user"
