"""Runs the server, and restarts it on every change of a file."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

from app.version import ROOT

# How often files are looked at, in seconds.
INTERVAL = 0.5

WATCHED = ("app", "migrations", "seeds")
SINGLE_FILES = (".env", "manage.py", "pyproject.toml", "openapi.json")


def develop() -> int:
    """Runs until Ctrl-C or SIGTERM. Returns the exit code: of a server that cannot start, its own."""
    signal.signal(signal.SIGTERM, _interrupt)
    server = _start()
    seen = _times()
    has_changed = False
    try:
        while has_changed or server.poll() is None:
            time.sleep(INTERVAL)
            now = _times()
            if now == seen:
                continue
            seen = now
            has_changed = True
            print("A file has changed: the server restarts.", file=sys.stderr)
            _stop(server)
            server = _start()
    except KeyboardInterrupt:
        return 0
    finally:
        _stop(server)
    code = server.returncode
    return code if code >= 0 else 128 - code  # As a shell reports a signal.


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _start() -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "manage", "serve"], cwd=ROOT)


def _stop(server: subprocess.Popen[bytes]) -> None:
    if server.poll() is None:
        server.terminate()
    server.wait()


def _times() -> dict[Path, int]:
    """When each file was written last."""
    found: dict[Path, int] = {}
    for path in _files():
        try:
            found[path] = path.stat().st_mtime_ns
        except FileNotFoundError:
            continue
    return found


def _files() -> Iterator[Path]:
    yield from (ROOT / name for name in SINGLE_FILES)
    for folder in WATCHED:
        for parent, folders, names in os.walk(ROOT / folder):
            folders[:] = [name for name in folders if name != "__pycache__"]
            yield from (
                Path(parent, name) for name in names if name.endswith((".py", ".csv", ".yml", ".json"))
            )
