"""Lines that libraries log."""

import logging

from app.http.operate.log import Log

_levels = {logging.DEBUG: "debug", logging.INFO: "info", logging.WARNING: "warn"}


class LibraryLog(logging.Handler):
    """Writes what libraries log, from WARNING on, as lines of our log."""

    def __init__(self, log: Log) -> None:
        super().__init__(logging.WARNING)
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        """Writes a line."""
        write = getattr(self._log, _levels.get(record.levelno, "error"))
        error = record.exc_info[1] if record.exc_info else None
        fields = {"err": error} if error else {}
        write(record.getMessage(), logger=record.name, **fields)

    def install(self) -> None:
        """Takes the place of what writes them to standard error."""
        root = logging.getLogger()
        root.handlers[:] = [self]
