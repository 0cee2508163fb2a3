"""The lines of a request, as gapi profile reads them."""

import json
import time
from types import FrameType
from typing import Any

import pytest

from app.errors import UserError
from app.http.in_process import Answer, SentStatement
from app.verbs.profile.calls import Calls
from app.verbs.profile.measurements import profile_of
from app.verbs.profile.request import request_in
from app.verbs.profile.requests import Requests, Unsuccessful
from app.verbs.profile.sampling import INTERVAL, Sampler
from app.verbs.profile.scripts import Scripts
from app.verbs.profile.statements import StackedStatement, groups_of
from app.verbs.profile.tree import UNIT, Tree
from app.verbs.profile.waits import Waits
from tests.profile import work


def answer(status: int = 200) -> Answer:
    return Answer(status, {}, "", [SentStatement("SELECT 1", 1.0)], 2.0)


def test_a_request_is_read_and_what_is_none_is_refused() -> None:
    request = request_in('{"method":"GET","path":"/version","as":"user","count":3,"body":null,"file":null}')
    assert (request.method, request.path, request.caller, request.count) == ("GET", "/version", "user", 3)
    for text in ("", "[]", '{"method":"GTE","path":"/","as":"user","count":1}', '{"method":"GET"}'):
        with pytest.raises(UserError) as refused:
            request_in(text)
        assert refused.value.exit_code == 2


def test_the_first_response_that_is_not_2xx_ends_the_requests_with_its_number() -> None:
    answers = iter([answer(), answer(), answer(404)])
    with pytest.raises(Unsuccessful) as failed:
        Requests(lambda: next(answers)).run(5)
    assert (failed.value.number, failed.value.answer.status) == (3, 404)


def test_the_cpu_is_that_of_the_line_that_used_it() -> None:
    sampler = Sampler()
    with sampler.sampling():
        work.busy(300_000)
    found: dict[int, float] = {}
    for sample in sampler.samples:
        for code, line in sample.stack[:1]:
            if code.co_filename == work.__file__:
                found[line] = found.get(line, 0) + sample.cpu
    assert max(found, key=lambda line: found[line]) in work.lines_with("busy")


def test_memory_is_that_of_the_line_that_took_it_although_it_is_given_back() -> None:
    sampler = Sampler(memory=True)
    with sampler.sampling():
        work.memory(200_000)
    grown: dict[int, int] = {}
    for sample in sampler.samples:
        for code, line in sample.stack:
            if code.co_filename == work.__file__:
                grown[line] = grown.get(line, 0) + sample.bytes
                break
    assert max(grown, key=lambda line: grown[line]) in work.lines_with("memory")


class SlowSampler(Sampler):
    """Takes longer for a sample than there is between two."""

    def __init__(self) -> None:
        super().__init__()
        self.depths: list[int] = []
        self._depth = 0

    def _take(self, frame: FrameType | None) -> None:
        self._depth += 1
        self.depths.append(self._depth)
        end = time.perf_counter() + 5 * INTERVAL
        while time.perf_counter() < end:
            super()._take(frame)
        self._depth -= 1


def test_a_sample_is_not_interrupted_by_the_next() -> None:
    sampler = SlowSampler()
    with sampler.sampling():
        while len(sampler.depths) < 20:
            work.busy(1000)
    assert set(sampler.depths) == {1}


def test_the_time_of_statements_is_not_that_of_samples() -> None:
    waits = Waits([(3.0, 4.0), (1.0, 2.0)])
    assert waits.within(0.0, 5.0) == 2.0
    assert waits.within(1.5, 3.5) == 1.0
    assert waits.within(4.5, 5.0) == 0.0


def test_samples_of_one_stack_are_equal_pieces_in_the_file_and_each_node_has_its_line() -> None:
    scripts = Scripts(work.ROOT)
    tree = Tree(scripts)
    code = work.busy.__code__
    tree.add(((code, 12),), UNIT * 3 / 1_000_000)
    tree.add((), 1.0)
    tree.add_idle(UNIT / 1_000_000)
    profile, length = tree.cpu_profile()
    assert length == UNIT * 4
    nodes: Any = profile["nodes"]
    assert [node.get("line") for node in nodes] == [None, 12, None]
    assert nodes[1]["callFrame"]["functionName"] == "busy"
    assert nodes[1]["callFrame"]["lineNumber"] == scripts.first_line(code) - 1
    assert nodes[2]["callFrame"]["functionName"] == "(idle)"
    json.dumps(profile)


def test_statements_are_added_up_by_their_sql_and_line_each_with_their_median() -> None:
    def of(*times: float) -> list[StackedStatement]:
        return [StackedStatement("SELECT 1", ms, "    at /x.py:1:1") for ms in times]

    [group] = groups_of([of(1.0, 1.0, 9.0), of(1.0)])
    assert group == {"sql": "SELECT 1", "stack": "    at /x.py:1:1", "calls": 4, "ms": 4.0, "most": 3}


def test_calls_are_counted_by_function_without_generators_that_continue() -> None:
    calls = Calls(Scripts(work.ROOT))
    with calls.counting():
        work.calls(3)
    [found] = calls.all()
    functions: Any = found["functions"]
    counts = {each["functionName"]: each["ranges"][0]["count"] for each in functions}
    assert counts == {"calls": 1, "called": 3}


def test_a_profile_has_all_that_gapi_reads() -> None:
    def send() -> Answer:
        work.busy(2_000)
        return answer()

    requests = Requests(send)
    profile: Any = profile_of(requests, 3, work.busy.__code__)
    assert profile["count"] == 3
    assert profile["statements"] == {"requests": 3, "groups": []}
    assert profile["root"].endswith("/")
    assert profile["handler"]["functionName"] == "busy"
    assert profile["to"] == profile["cpu"]["endTime"]
    assert profile["heap"]["head"]["callFrame"]["functionName"] == "(root)"
