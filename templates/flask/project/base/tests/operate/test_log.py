import json
import os
import threading

import pytest
from pydantic import TypeAdapter, ValidationError

from app.http.operate.log import Log, StandardOutput
from app.http.operate.redact import without_values

KEY = "key_" + "aB3xY9_q" * 5


class Lines(list[str]):
    """A destination that keeps the lines."""

    def write(self, lines: str, /) -> None:
        self.append(lines)

    def parsed(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self]


def test_a_line_has_level_time_fields_and_message() -> None:
    lines = Lines()
    log = Log("info", lines).child(request_id="7")

    log.info("served", status=200)
    log.debug("not written")

    (line,) = lines.parsed()
    assert isinstance(line.pop("time"), int)
    assert line == {"level": "info", "request_id": "7", "status": 200, "msg": "served"}


def test_secret_fields_are_hidden_at_any_depth_and_others_are_not() -> None:
    lines = Lines()
    log = Log("info", lines)
    secret = dict.fromkeys(("auth", "pwd", "jwt", "session", "code"), "hunter2")

    log.info({**secret, "postcode": "AB1", "list": [{"pin": "hunter2", "kept": 1}]})
    log.info({"deep": {"deeper": {"deepest": {"key": KEY, "api": {"more": {"token": "hunter2"}}}}}})
    log.info({"callback_url": "https://ada:hunter2@shop.example/cb?code=hunter2&page=2"})

    assert "hunter2" not in "".join(lines)
    assert lines.parsed()[0]["postcode"] == "AB1"
    assert lines.parsed()[0]["list"] == [{"pin": "[secret]", "kept": 1}]
    assert lines.parsed()[2]["callback_url"] == "https://[secret]@shop.example/cb?code=[secret]&page=2"


def test_api_keys_are_hidden_anywhere_in_a_line() -> None:
    lines = Lines()
    log = Log("info", lines)

    log.warn(f"The key {KEY} was sent.", url=f"/x?q={KEY.replace('_', '%5F', 1)}")

    assert KEY[8:] not in lines[0]
    assert "The key key_[secret] was sent." in lines[0]


def test_an_error_is_written_with_its_causes_and_its_stack() -> None:
    lines = Lines()
    try:
        try:
            raise ValueError('near "x@y"')
        except ValueError as error:
            raise RuntimeError("failed") from error
    except RuntimeError as error:
        Log("error", lines).error(error)

    err = lines.parsed()[0]["err"]
    assert isinstance(err, dict)
    assert (err["type"], err["message"], lines.parsed()[0]["msg"]) == ("RuntimeError", "failed", "failed")
    assert "test_log.py" in err["stack"]
    assert err["cause"]["message"] == 'near "[value]"'


def test_an_error_of_validation_is_written_without_the_values() -> None:
    lines = Lines()
    sent = {"price": "ada@example.com"}
    try:
        TypeAdapter(dict[str, int]).validate_python(sent)
    except ValidationError as error:
        Log("error", lines).error(error)

    assert "ada@" not in lines[0]
    assert str(lines.parsed()[0]["msg"]).startswith("dict[str,int] is not valid: price: Input should be a")


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("Key (email)=(a@b.c) already exists.", "Key (email)=([value]) already exists."),
        (
            'Key (a, b)=(1, x) (y)) is not present in table "t".',
            'Key (a, b)=([value]) is not present in table "t".',
        ),
        ("Failing row contains (1, a@b.c, null).", "Failing row contains ([value])."),
        ('invalid input syntax for type uuid: "a"b"', 'invalid input syntax for type uuid: "[value]"'),
        ("Duplicate entry 'a'b' for key 'unique'", "Duplicate entry '[value]' for key 'unique'"),
        ("near 'x@y' at line 1", "near '[value]' at line 1"),
        ("UNIQUE constraint failed: wares.sku", "UNIQUE constraint failed: wares.sku"),
    ],
)
def test_values_in_database_messages_are_hidden(message: str, expected: str) -> None:
    assert without_values(message) == expected


def test_lines_of_several_threads_stay_whole(capfd: pytest.CaptureFixture[str]) -> None:
    log = Log("info", StandardOutput())

    def write() -> None:
        for _ in range(50):
            log.info("x" * 5000)

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    lines = capfd.readouterr().out.splitlines()
    assert [json.loads(line)["msg"] for line in lines] == ["x" * 5000] * 200


def test_when_nobody_reads_the_log_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    ended: list[bool] = []
    monkeypatch.setattr("app.http.operate.log.STANDARD_OUTPUT", writing)

    Log("info", StandardOutput(lambda: ended.append(True))).info("lost")

    os.close(writing)
    assert ended == [True]
