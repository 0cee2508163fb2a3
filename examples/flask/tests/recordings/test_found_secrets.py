"""Secrets that are known by the names beside them."""

import pytest

from app.recordings.replace_texts import replacer_of
from app.recordings.secrets_in_text import secrets_in
from tests.recordings.failing import content_of, recorded_by
from tests.support.api import Api

SECRET = "tok-4711-aaaa"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("https://a.example/cb?token=tok-4711-aaaa&x=1", [SECRET]),
        ("/back?next=%2Fhome%3Faccess_token%3Dtok-4711-aaaa", [SECRET]),
        ("next=%252Fhome%253Ftoken%253Dtok-4711-aaaa", [SECRET]),
        ("token=abcd==&password=a=bcdef", ["abcd==", "a=bcdef"]),
        ('{"user":{"Password":"tok-4711-aaaa"}}', [SECRET]),
        ('"{\\"password\\":\\"tok-4711-aaaa\\"}"', [SECRET]),
        ("{'password': 'tok-4711-aaaa'}", [SECRET]),
        ("user[password]=tok-4711-aaaa", [SECRET]),
        ("Authorization: Bearer tok-4711-aaaa", [SECRET]),
        ("X-Api-Key: tok-4711-aaaa", [SECRET]),
        ("connect postgres://shop:tok-4711-aaaa@db.example/shop", [SECRET]),
        ("The password: it is required, and sort=name, page=2.", []),
        ('  File "/app/app/token/views.py", line 41, in login', []),
        ('select * from "tokens" where "author" = ? and id = ?', []),
    ],
)
def test_the_values_of_secret_names_are_found(text: str, found: list[str]) -> None:
    assert list(dict.fromkeys(secrets_in(text))) == found


def test_a_secret_inside_a_text_of_the_body_is_hidden_there_and_in_the_error(api: Api) -> None:
    body = {
        "name": f"https://a.example/cb?token={SECRET}",
        "answer": '{"pin":"pin-0815-bbbb"}',
        "logins": [{"phrase": 'a "quoted" one\nof two\\lines'}],
    }

    def use(other: Api) -> None:
        assert other.post("/v1/failures/with-body", body, as_="user").status == 500

    [row] = recorded_by(api, use)
    assert "https://a.example/cb?token=[secret]" in row.content
    assert [each for each in ("4711", "0815", "quoted", "lines") if each in row.content] == []


def test_a_secret_at_the_end_of_what_is_kept_of_a_message_is_not_cut(api: Api) -> None:
    body = {"name": "y" * 1980, "password": "pass-cccccccc"}

    def use(other: Api) -> None:
        assert other.post("/v1/failures", body, as_="user").status == 500

    [row] = recorded_by(api, use)
    assert content_of(row)["error"]["message"] == "No room for [value] and [secret]."
    assert "pass-" not in row.content


def test_many_texts_are_replaced_as_few_are_the_longest_first() -> None:
    replace = replacer_of({f"value-{n}" for n in range(5000)}, "?")
    assert replace("value-1 value-4999, value-49990 and value") == "? ?, ?0 and value"
    assert replacer_of({"abcd", "abcdef"}, "?")("abcdef abcde") == "? ?e"
