"""The verbs that run until they are stopped, and the tests."""

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


ALL_TESTS = ("-n", "4", "--dist", "loadfile")
"""Several files at once, also where there are fewer processors: many tests wait for a time limit."""


def test(input: Input) -> Result:
    """Runs the tests."""
    arguments = input.words or ALL_TESTS
    return Result({}, "", subprocess.call([sys.executable, "-m", "pytest", *arguments]))
