"""The verbs that run until they are stopped, and the tests."""

import os
import subprocess
import sys

from app.service import Input, Result
from app.verbs import database


def serve(input: Input) -> Result:
    """Serves the API."""
    from app.server.serve import serve as run

    return Result({}, "", run(input.config()))


def worker(input: Input) -> Result:
    """Runs jobs."""
    from app.server.work import work

    return Result({}, "", work(input.config()))


def dev(input: Input) -> Result:
    """Migrates, seeds, serves, and starts again after each change."""
    from app.server.develop import develop

    print(database.setup(input.context()).text)
    return Result({}, "", develop())


PROCESSES = min(max(os.cpu_count() or 1, 2), 4)
"""Two on a single processor, too: many tests wait for a time limit. More pay for loading the tests again."""

ALL_TESTS = ("-n", str(PROCESSES), "--dist", "loadfile")


def test(input: Input) -> Result:
    """Runs the tests."""
    arguments = input.words or ALL_TESTS
    return Result({}, "", subprocess.call([sys.executable, "-m", "pytest", *arguments]))
