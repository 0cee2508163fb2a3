"""How the server stops: in another process, with signals."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.version import ROOT
from tests.support.database import migrated_database
from tests.support.patience import PATIENCE

Start = Callable[..., "Program"]


class Program:
    """A server in another process."""

    def __init__(self, url: str, **variables: str) -> None:
        own = {
            "APP_CONFIG": "testing",
            "DATABASE_URL": url,
            "LOG_LEVEL": "info",
            "PORT": "0",
            "HOST": "127.0.0.1",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.program"],
            cwd=ROOT,
            env={**os.environ, **own, **variables},
            stdout=subprocess.PIPE,
            text=True,
        )
        self.lines: list[dict[str, object]] = []
        self.address = ""
        while not self.address:
            line = self.line()
            text = str(line["msg"])
            if " listens on " in text:
                self.address = text.split(" listens on ")[1].split(" ")[0]

    def line(self) -> dict[str, object]:
        """Reads the next line of the log."""
        assert self.process.stdout is not None
        text = self.process.stdout.readline()
        assert text, "the server ended before it listened"
        found: dict[str, object] = json.loads(text)
        self.lines.append(found)
        return found

    def rest(self) -> list[dict[str, object]]:
        """Reads the log to its end."""
        assert self.process.stdout is not None
        return [json.loads(line) for line in self.process.stdout]

    def get(self, path: str) -> tuple[int, dict[str, str]]:
        """Status and headers."""
        try:
            with urllib.request.urlopen(self.address + path, timeout=PATIENCE) as response:
                return response.status, {name.lower(): value for name, value in response.headers.items()}
        except urllib.error.HTTPError as error:
            with error:
                return error.code, {name.lower(): value for name, value in error.headers.items()}

    def until(self, path: str, status: int) -> None:
        """Asks until it gets this status."""
        end = time.monotonic() + PATIENCE
        while self.get(path)[0] != status:
            assert time.monotonic() < end, f"{path} is never {status}"
            time.sleep(0.02)

    def close(self) -> None:
        """Ends it, however it is."""
        self.process.kill()
        self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()


@pytest.fixture(scope="module")
def database_url() -> Iterator[str]:
    """Of a migrated database."""
    with migrated_database() as config:
        yield config.DATABASE_URL.reveal()


@pytest.fixture
def start(database_url: str) -> Iterator[Start]:
    """Starts servers, and ends them after the test."""
    started: list[Program] = []

    def begin(**variables: str) -> Program:
        started.append(Program(database_url, **variables))
        return started[-1]

    yield begin
    for program in started:
        program.close()


def test_after_sigterm_it_is_not_ready_serves_for_drain_delay_and_exits_with_0(start: Start) -> None:
    program = start(DRAIN_DELAY="1")
    assert program.get("/health/ready")[0] == 200

    program.process.send_signal(signal.SIGTERM)
    program.until("/health/ready", 503)
    status, headers = program.get("/version")

    assert (status, headers["connection"]) == (200, "close")
    assert program.process.wait(PATIENCE) == 0
    with pytest.raises(urllib.error.URLError):
        program.get("/version")


def test_at_sigint_a_request_that_takes_longer_than_close_timeout_is_given_up(start: Start) -> None:
    program = start(CLOSE_TIMEOUT="1")
    with ThreadPoolExecutor() as pool:
        stuck = pool.submit(program.get, "/test/stuck")
        time.sleep(0.2)
        program.process.send_signal(signal.SIGINT)
        assert program.process.wait(PATIENCE) == 1
        assert stuck.exception() is not None
    assert program.rest()[-1]["msg"] == "Requests were still running after 1 s."


def test_after_an_uncaught_error_it_logs_it_finishes_requests_and_exits_with_1(start: Start) -> None:
    program = start(DRAIN_DELAY="1")
    with ThreadPoolExecutor() as pool:
        slow = pool.submit(program.get, "/test/slow")
        assert program.get("/test/lost")[0] == 204
        program.until("/health/ready", 503)
        assert slow.result()[0] == 204
    assert program.process.wait(PATIENCE) == 1
    fatal = [line for line in program.rest() if line["level"] == "fatal"]
    assert [line["err"]["message"] for line in fatal] == ["lost"]  # type: ignore[index]


def test_when_nobody_reads_the_log_any_more_it_stops_with_1(start: Start) -> None:
    program = start()
    assert program.process.stdout is not None
    program.process.stdout.close()
    assert program.get("/version")[0] == 200
    assert program.process.wait(PATIENCE) == 1


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_several_processes_share_the_port_and_one_that_is_killed_is_started_again(start: Start) -> None:
    program = start(PROCESSES="2")
    for _ in range(20):
        program.until("/version", 200)
    children = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(program.process.pid)], capture_output=True, text=True, check=True
    )
    first, second = map(int, children.stdout.split())
    os.kill(first, signal.SIGKILL)
    ended = next(line for line in iter(program.line, None) if line["level"] == "error")
    assert (ended["pid"], ended["exit_code"]) == (first, -9)

    program.process.send_signal(signal.SIGTERM)
    assert program.process.wait(PATIENCE) == 0
    for pid in (first, second):
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


INTERRUPTED = """
import signal
from app.server.stop import Stop

for _ in range(1000):
    stop = Stop()
    signal.signal(signal.SIGALRM, lambda number, frame: stop.request())
    signal.setitimer(signal.ITIMER_REAL, 0.0005)
    while not stop.wait(0.00001):
        pass
"""


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="this system cannot send itself a signal later")
def test_a_signal_may_interrupt_the_wait_for_it_at_any_place() -> None:
    ended = subprocess.run([sys.executable, "-c", INTERRUPTED], cwd=ROOT, timeout=PATIENCE, check=False)
    assert ended.returncode == 0
