"""A client for each role, with a public key."""

from app.clients.client_keys import NewKey, key_row
from app.clients.keys import DEVELOPMENT_KEYS
from app.clients.models import Client, ClientKey
from app.config.config import Settings
from app.db.base import ensure
from app.db.session import Db

CLIENTS = [("development", "admin"), ("development user", "user")]


def seed(db: Db, config: Settings) -> None:
    """Adds what is missing."""
    for name, role in CLIENTS:
        client = ensure(db, Client, {"name": name}, role=role, owner_email="developer@example.com")
        key = key_row(DEVELOPMENT_KEYS[role], config, client, NewKey(by="seed", expires=None))
        ensure(
            db,
            ClientKey,
            {"key_sha256": key.key_sha256},
            client_id=client.id,
            key_prefix=key.key_prefix,
            pepper_id=key.pepper_id,
            issued_by=key.issued_by,
        )
