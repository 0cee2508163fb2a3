"""The time limits of an app's connections."""

from __future__ import annotations

from dataclasses import dataclass

from app.config.config import Settings


@dataclass(frozen=True, slots=True)
class Limits:
    """In seconds. Commands have none: a migration may run for long."""

    statement: int
    lock: int
    idle: int

    @classmethod
    def of(cls, config: Settings) -> Limits:
        """No statement continues when its request has its response."""
        return cls(
            statement=min(config.STATEMENT_TIMEOUT, config.RESPONSE_TIMEOUT),
            lock=config.LOCK_TIMEOUT,
            idle=config.IDLE_TRANSACTION_TIMEOUT,
        )
