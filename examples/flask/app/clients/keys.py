"""API keys, and how they are hashed."""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

from app.config.config import Settings
from app.config.secret import Secret

DEVELOPMENT_KEYS = {"admin": "key_development_only", "user": "key_development_user"}
"""The keys of the seeded clients. They are public, so they are valid in development and testing only."""


@dataclass(frozen=True, slots=True)
class HashedKey:
    """The columns that are stored for a key."""

    key_prefix: str
    key_sha256: str
    pepper_id: str


def is_usable(key: str, environment: str) -> bool:
    """Whether a key may be used in this environment: outside development, only one from `new_key`."""
    if environment in ("development", "testing"):
        return True
    is_issued = re.fullmatch(r"key_[\w-]{43}", key, re.ASCII) is not None
    return is_issued and key not in DEVELOPMENT_KEYS.values()


def new_key() -> str:
    """A new API key: 256 random bits. It is shown once."""
    return f"key_{secrets.token_urlsafe(32)}"


def peppers_of(config: Settings) -> list[Secret]:
    """The current pepper, with which new keys are hashed, and the one before it, if it is set."""
    previous = config.KEY_PEPPER_PREVIOUS
    return [config.KEY_PEPPER, previous] if previous.reveal() else [config.KEY_PEPPER]


def hashed_key(key: str, pepper: Secret) -> HashedKey:
    """With 256 random bits a plain HMAC-SHA-256 is enough."""
    return HashedKey(key[:12], _hmac(pepper, key), pepper_id(pepper))


def pepper_id(pepper: Secret) -> str:
    """Tells peppers apart without revealing them: 32 bits of a hash."""
    return _hmac(pepper, "pepper")[:8]


def next_steps(config: Settings) -> str:
    """A first request to try after seeding."""
    if config.environment != "development":
        return ""
    admin, user = DEVELOPMENT_KEYS["admin"], DEVELOPMENT_KEYS["user"]
    return (
        f"The development key is {admin} (an admin; {user} is a user). While the API runs, try:\n\n"
        f"  curl http://{config.HOST}:{config.PORT}/version -H 'Authorization: Bearer {admin}'\n"
    )


def _hmac(pepper: Secret, text: str) -> str:
    return hmac.new(pepper.reveal().encode(), text.encode(), hashlib.sha256).hexdigest()
