"""What all cached routes of an app share."""

from collections.abc import Callable
from itertools import count

from flask import Flask

from app.config.config import Settings
from app.db.base import Base
from app.db.database import Database
from app.db.ids import new_id
from app.http.cache.across_instances import AcrossInstances
from app.http.cache.changes import EVERY_TABLE, Changes, Write
from app.http.cache.coherence import Coherence, InThisProcess
from app.http.cache.commit_watcher import WatchedWrite
from app.http.cache.stored_responses import StoredResponses
from app.http.operate.log import Log
from app.http.redis import is_redis


class ResponseCache:
    """From the moment it is made, the writes of its app are followed."""

    def __init__(self, config: Settings, database: Database, log: Log) -> None:
        instance = new_id()
        numbers = count()
        self.changes = Changes()
        self.stored = StoredResponses(config.CACHE_BYTES, self.changes)
        self.coherence = _coherence(instance, self.changes, config, database, log)
        self.counts = {"hits": 0, "misses": 0, "bypasses": 0}
        self.known = frozenset(Base.metadata.tables)
        self.log = log
        self.new_write_id: Callable[[], str] = lambda: f"{instance}/{next(numbers)}"
        database.commit_watchers.append(lambda: WatchedWrite(self.coherence, self.new_write_id))

    @staticmethod
    def of(api: Flask) -> "ResponseCache":
        """That of an app, made for its first cached route."""
        extensions = api.extensions
        if "response_cache" not in extensions:
            extensions["response_cache"] = ResponseCache(
                extensions["config"], extensions["database"], extensions["log"]
            )
        found: ResponseCache = extensions["response_cache"]
        return found

    def clear(self) -> None:
        """Drops everything, in all instances."""
        self.stored.clear()
        self.coherence.end(Write(self.new_write_id(), (EVERY_TABLE,)))

    def measured(self) -> str:
        """Its counts in the text format of Prometheus."""
        drops = {f'{{cause="{cause}"}}': number for cause, number in self.stored.drops.items()}
        return "".join(
            [
                _metric(
                    "hits_total", "counter", "Responses that were sent from memory.", self.counts["hits"]
                ),
                _metric(
                    "misses_total", "counter", "Responses that were not in memory.", self.counts["misses"]
                ),
                _metric(
                    "bypasses_total",
                    "counter",
                    "Responses that must not come from memory.",
                    self.counts["bypasses"],
                ),
                _metric("drops_total", "counter", "Responses that were dropped, by cause.", drops),
                _metric("bytes", "gauge", "Bytes of the responses in memory.", self.stored.bytes),
            ]
        )


def _coherence(instance: str, changes: Changes, config: Settings, database: Database, log: Log) -> Coherence:
    if is_redis(config.CACHE_URL):
        return AcrossInstances(instance, changes, config, database, log)
    is_alone = config.PROCESSES == 1
    if not is_alone and config.CACHE_BYTES > 0:
        log.warn("No response is kept in memory: with PROCESSES above 1 they need CACHE_URL=redis://…")
    return InThisProcess(changes, is_alone=is_alone)


def _metric(name: str, kind: str, help: str, values: int | dict[str, int]) -> str:
    series = values if isinstance(values, dict) else {"": values}
    lines = "".join(f"http_cache_{name}{labels} {value}\n" for labels, value in series.items())
    return f"# HELP http_cache_{name} {help}\n# TYPE http_cache_{name} {kind}\n{lines}"
