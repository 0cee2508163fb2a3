"""Connections to Redis. The package is optional: it is imported when CACHE_URL names a server."""

from typing import TYPE_CHECKING

from app.config.secret import Secret
from app.errors import UserError

if TYPE_CHECKING:
    from redis import Redis

# How long a command may take, in seconds: a Redis that hangs would block every request.
TIMEOUT = 0.25


def is_redis(url: Secret) -> bool:
    """Whether CACHE_URL names a Redis, and not the memory of this process."""
    return url.reveal().startswith(("redis:", "rediss:"))


def redis_client(url: Secret, timeout: float | None = TIMEOUT) -> "Redis":
    """A client with a pool of connections, for all threads. Its commands fail within `timeout`."""
    try:
        import redis
        from redis.backoff import NoBackoff
        from redis.retry import Retry
    except ImportError:
        hint = "Add redis to requirements.in, then run: make lock setup"
        raise UserError("CACHE_URL names Redis, but the package redis is not installed.", hint, 2) from None
    return redis.Redis.from_url(
        url.reveal(),
        decode_responses=True,
        socket_connect_timeout=TIMEOUT,
        socket_timeout=timeout,
        retry=Retry(NoBackoff(), 0),
    )
