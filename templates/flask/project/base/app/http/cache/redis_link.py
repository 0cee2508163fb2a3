"""The connections of an instance to Redis: one for commands, one for messages."""

import json
from collections.abc import Callable, Iterable
from threading import Event, Lock, Thread
from time import monotonic
from typing import TYPE_CHECKING

from app.config.secret import Secret
from app.http.operate.log import Log
from app.http.redis import redis_client

if TYPE_CHECKING:
    from redis.connection import ConnectionInterface

_PAUSE = 1.0
"""For how long Redis is not asked again after it did not answer, in seconds."""
_SILENCE = 5.0
"""After which a connection without messages is made again: this instance sends itself two a second."""


class RedisLink:
    """Connects when it is first used. Failures are logged as debug: docs/caching.md says what they cost."""

    def __init__(
        self,
        url: Secret,
        log: Log,
        prefix: str,
        channels: Iterable[str],
        receive: Callable[[str], None],
        interrupted: Callable[[], None],
    ) -> None:
        self.connected_at = float("inf")
        self._log = log
        self._keys = [f"{prefix}:{name}" for name in ("members", "writes", "seq")]
        self._channels = list(channels)
        self._receive = receive
        self._interrupted = interrupted
        self._client = redis_client(url)
        self._connection: ConnectionInterface | None = None
        self._lock = Lock()
        self._ask_again_at = 0.0
        self._messages: Thread | None = None
        self._closed = Event()

    def open(self) -> None:
        """Begins to receive messages, in the background."""
        with self._lock:
            if self._messages is None and not self._closed.is_set():
                self._messages = Thread(target=self._receive_messages, name="cache messages", daemon=True)
                self._messages.start()

    def run(self, script: str, *words: str | float) -> object:
        """The result of a script, or None if Redis does not answer in time: it may run later."""
        return None if monotonic() < self._ask_again_at else self.run_now(script, *words)

    def run_now(self, script: str, *words: str | float) -> object:
        """Runs a script even if Redis has just not answered."""
        return self._command("EVAL", script, len(self._keys), *self._keys, *map(str, words))

    def send(self, channel: str, message: dict[str, str]) -> None:
        """Sends a message; it may be lost."""
        self._command("PUBLISH", channel, json.dumps(message))

    def close(self) -> None:
        """Ends both connections."""
        self._closed.set()
        with self._lock:
            self._disconnect()

    def _command(self, *words: str | int) -> object:
        """After a failure the connection is not used again: an answer that comes late is that of another."""
        with self._lock:
            try:
                connection = self._connection or self._connect()
                connection.send_command(*words)
                answer: object = connection.read_response()
            except Exception as error:  # Whatever fails, writers wait until the leases of others have ended.
                self._log.debug(f"Redis: {error}")
                self._ask_again_at = monotonic() + _PAUSE
                self._disconnect()
                return None
            self._ask_again_at = 0.0
            return answer

    def _connect(self) -> "ConnectionInterface":
        if self._closed.is_set():
            raise ConnectionError("The link is closed.")
        connection: ConnectionInterface = self._client.connection_pool.make_connection()
        self._connection = connection
        connection.connect()
        self.connected_at = monotonic()
        return connection

    def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        self.connected_at = float("inf")
        if connection is not None:
            connection.disconnect()

    def _receive_messages(self) -> None:
        while not self._closed.is_set():
            try:
                self._receive_from_connection()
            except Exception as error:  # Messages may have been lost, whatever it is.
                self._log.debug(f"Redis: {error}")
            self._interrupted()
            self._closed.wait(0.2)

    def _receive_from_connection(self) -> None:
        with self._client.pubsub(ignore_subscribe_messages=True) as messages:
            messages.subscribe(*self._channels)
            self._interrupted()
            heard_at = monotonic()
            while not self._closed.is_set() and monotonic() - heard_at < _SILENCE:
                message = messages.get_message(timeout=0.5)
                if message is not None:
                    heard_at = monotonic()
                    self._receive(str(message["data"]))
