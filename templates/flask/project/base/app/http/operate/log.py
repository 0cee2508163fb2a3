"""The log: lines of JSON without secrets."""

import json
import os
import threading
import time
from collections.abc import Callable, Mapping
from typing import Protocol

from app.http.operate.redact import message_of, redact, without_keys, without_values

STANDARD_OUTPUT = 1
LEVELS = ("debug", "info", "warn", "error", "fatal")


class LogOutput(Protocol):
    """The destination of log lines."""

    def write(self, lines: str, /) -> object:
        """Writes lines; each ends with a newline."""


class StandardOutput:
    """Writes to standard output at once, so that a process that is killed loses no line.

    Calls `on_end` when the program that reads the log has ended. A full disk only loses lines.
    """

    def __init__(self, on_end: Callable[[], None] = lambda: None) -> None:
        self._on_end = on_end
        self._lock = threading.Lock()

    def write(self, lines: str, /) -> None:
        """Writes whole lines, also from several threads."""
        rest = lines.encode("utf-8", "backslashreplace")
        try:
            with self._lock:
                while rest:
                    rest = rest[os.write(STANDARD_OUTPUT, rest) :]
        except BrokenPipeError:
            self._on_end()
        except OSError:
            return


class Log:
    """Writes lines from `level` on. `fields` are part of every line, e.g. the id of a request."""

    def __init__(self, level: str, output: LogOutput, fields: Mapping[str, object] | None = None) -> None:
        self.level = level
        self.output = output
        self._fields = dict(fields or {})
        self._least = LEVELS.index(level) if level in LEVELS else len(LEVELS)

    def child(self, **fields: object) -> "Log":
        """A log with more fields."""
        return Log(self.level, self.output, {**self._fields, **fields})

    def has(self, level: str) -> bool:
        """Whether lines of this level are written."""
        return LEVELS.index(level) >= self._least

    def debug(self, message: object, /, **fields: object) -> None:
        """What only helps to find an error."""
        self._write("debug", message, fields)

    def info(self, message: object, /, **fields: object) -> None:
        """What happened."""
        self._write("info", message, fields)

    def warn(self, message: object, /, **fields: object) -> None:
        """What somebody should see, though it works."""
        self._write("warn", message, fields)

    def error(self, message: object, /, **fields: object) -> None:
        """What failed: a text, or the error itself, which is written with its stack and causes."""
        self._write("error", message, fields)

    def fatal(self, message: object, /, **fields: object) -> None:
        """Why the process stops."""
        self._write("fatal", message, fields)

    def _write(self, level: str, message: object, fields: Mapping[str, object]) -> None:
        if not self.has(level):
            return
        if isinstance(message, BaseException):
            fields = {"err": message, **fields}
            message = message_of(message)
        elif isinstance(message, Mapping):
            fields = {**message, **fields}
            message = fields.pop("msg", "")
        line = {"level": level, "time": round(time.time() * 1000)}
        line |= redact({**self._fields, **fields})
        line["msg"] = without_values(str(message))
        self.output.write(line_of(line))


def line_of(fields: Mapping[str, object]) -> str:
    """A line of JSON without API keys."""
    return without_keys(json.dumps(fields, ensure_ascii=False, separators=(",", ":"))) + "\n"
