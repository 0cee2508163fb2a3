"""What is measured of requests: each in requests of its own, because what measures one changes the others."""

import platform
from time import perf_counter, process_time
from traceback import FrameSummary
from types import CodeType

from app.config.built import ROOT
from app.db.observe import observe
from app.verbs.profile.calls import Calls
from app.verbs.profile.requests import Requests
from app.verbs.profile.sampling import INTERVAL, Sampler
from app.verbs.profile.scripts import Json, Scripts
from app.verbs.profile.statements import StackedStatement, groups_of, stack_text
from app.verbs.profile.tree import Tree
from app.verbs.profile.waits import Waits

# Whose time the time of a file is, by the first letters of its path.
LAYERS: Json = {
    # Lines that work for others: their time belongs to the line that called them, if there is one.
    "framework": ["app/http/", "app/db/", "app/verbs/", "app/recordings/", "app/factory.py", "manage.py"],
    # Reading the body and writing the response of a view: time of the view.
    "exchange": ["app/http/response/", "app/http/request/inputs.py", "app/http/request/json_body.py"],
    # Not a part of a request.
    "tool": ["app/verbs/", "app/http/in_process.py", "manage.py"],
    # Packages that call the project: what they do after a hook has called them is not its time.
    "server": ["flask", "werkzeug"],
}
MOST_TRACED = 20
"""In how many requests the lines of statements, and memory, are measured: that takes longer."""


def timed(requests: Requests, count: int) -> Json:
    """How long requests take, without anything that measures more."""
    before = process_time()
    times = requests.run(count)
    cpu = (process_time() - before) * 1000 / count
    return {"runtime": f"Python {platform.python_version()}", "times": times, "cpu_ms": cpu}


def profile_of(requests: Requests, count: int, view: CodeType | None) -> Json:
    """The file for gapi: docs/contract.md of create-good-api. `view` is that of the requests."""
    scripts = Scripts(ROOT)
    traced = min(count, MOST_TRACED)
    cpu, length = _sample_cpu(requests, count, scripts)
    heap = _sample_memory(requests, traced, scripts).heap_profile(count / traced)
    calls = Calls(scripts)
    with calls.counting():
        requests.one()
    return {
        "root": f"{ROOT.as_uri()}/",
        "layers": LAYERS,
        "count": count,
        "from": 0,
        "to": length,
        "statements": {"requests": traced, "groups": _statements(requests, traced)},
        # Their time is not in the profile of the CPU.
        "waits": [],
        "cpu": cpu,
        "heap": heap,
        "calls": calls.all(),
        "handler": scripts.frame(view) if view else None,
        "scripts": scripts.all(),
    }


def _sample_cpu(requests: Requests, count: int, scripts: Scripts) -> tuple[Json, int]:
    sampler = Sampler()
    waits: list[tuple[float, float]] = []

    def add(_: str, seconds: float, __: object) -> None:
        now = perf_counter()
        waits.append((now - seconds, now))

    with observe(add), sampler.sampling():
        requests.run(count)
    tree, in_statements = Tree(scripts), Waits(waits)
    for sample in sampler.samples:
        length = max(sample.end - sample.start, 1e-9)
        waited = in_statements.within(sample.start, sample.end)
        tree.add(sample.stack, sample.cpu * max(1 - waited / length, 0))
        # In a longer gap the process did not run, because others had the CPU.
        tree.add_idle(max(min(length, 2 * INTERVAL) - sample.cpu - waited, 0))
    return tree.cpu_profile()


def _sample_memory(requests: Requests, count: int, scripts: Scripts) -> Tree:
    sampler, tree = Sampler(memory=True), Tree(scripts)
    with sampler.sampling():
        requests.run(count)
    for sample in sampler.samples:
        tree.add(sample.stack, sample.bytes)
    return tree


def _statements(requests: Requests, count: int) -> list[Json]:
    """The statements of some requests, with the lines that sent them."""
    found: list[list[StackedStatement]] = [[]]

    def add(sql: str, seconds: float, frames: list[FrameSummary] | None) -> None:
        found[-1].append(StackedStatement(sql, seconds * 1000, stack_text(frames or [])))

    with observe(add, stacks=True):
        requests.run(count, lambda: found.append([]))
    return groups_of(found[:count])
