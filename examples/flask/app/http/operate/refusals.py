"""Requests that never reached a route."""

import threading

from app.http.operate.log import Log


class Refusals:
    """Counts and logs the requests without a route: invalid HTTP, CONNECT, and paths that cannot be read."""

    def __init__(self) -> None:
        self._counts: dict[int, int] = {}
        self._lock = threading.Lock()

    def add(self, status: int, ip: str, log: Log) -> None:
        """Counts one, and writes a line."""
        with self._lock:
            self._counts[status] = self._counts.get(status, 0) + 1
        log.info("refused before it was routed", status=status, ip=ip)

    def text(self) -> str:
        """In the text format of Prometheus."""
        name = "http_server_refused_requests_total"
        with self._lock:
            counts = sorted(self._counts.items())
        lines = [f'{name}{{http_response_status_code="{status}"}} {count}\n' for status, count in counts]
        head = f"# HELP {name} Requests refused before they were routed.\n# TYPE {name} counter\n"
        return head + "".join(lines)
