"""What is never stored."""

import base64
import json
from urllib.parse import quote, urlencode

from tests.recordings.failing import recorded_by
from tests.support.api import Api

# A secret for each place; none is a part of another, or of a text that is stored anyway.
SECRETS = {
    "key": "key_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa1",
    "cookie": "cookie-bbbbbbbbbb",
    "session": "sid-cccccccccccc",
    "header": "header-dddddddddd",
    "query": "query eeeeeeeeee/é",
    "marked": "marked-ffffffffff",
    "path": "path-gggggggggg",
    "password": "pass'hhhhhhhhhh",
    "write_only": "write-iiiiiiiiii",
    "format": "format-jjjjjjjjjj",
    "idempotency": "idem-kkkkkkkkkk",
}


def test_no_secret_is_stored_not_where_it_was_sent_and_not_in_an_error_or_the_sql(api: Api) -> None:
    headers = {
        "Cookie": f'theme=dark; sid={SECRETS["session"]}; other="{SECRETS["cookie"]}"',
        "X-API-Key": SECRETS["header"],
        "Idempotency-Key": SECRETS["idempotency"],
        "User-Agent": f"shop {SECRETS['header']}",
    }
    body = {
        "name": f"Ada {SECRETS['password']}",
        "email": f"{SECRETS['key']}@example.com",
        "password": SECRETS["password"],
        "answer": SECRETS["write_only"],
        "logins": [{"phrase": SECRETS["format"]}, {"phrase": SECRETS["format"]}],
    }
    query = urlencode({"api_key": SECRETS["query"], "plain": SECRETS["marked"], "q": SECRETS["marked"]})

    def use(other: Api) -> None:
        posted = other.post(
            f"/v1/failures?api_key={quote(SECRETS['query'])}", body, as_="user", headers=headers
        )
        with_body = other.post(f"/v1/failures/with-body?{query}", body, as_="user", headers=headers)
        in_path = other.get(f"/v1/failures/tokens/{SECRETS['path']}", headers={"Cookie": headers["Cookie"]})
        assert [posted.status, with_body.status, in_path.status] == [500, 500, 500]

    rows = recorded_by(api, use)
    assert len(rows) == 3
    stored = json.dumps([[row.method, row.route, row.content] for row in rows], ensure_ascii=False)
    spellings = [
        spelling
        for secret in SECRETS.values()
        for spelling in (
            secret,
            quote(secret),
            quote(secret, safe=""),
            json.dumps(secret)[1:-1],
            base64.b64encode(secret.encode()).decode(),
        )
    ]
    assert [each for each in spellings if each in stored] == []
    assert "[secret]" in stored


def test_a_name_that_a_caller_chose_such_as_an_address_is_not_kept(api: Api) -> None:
    body = {"name": "x", "ada@example.com": 1, "+49 171 1234567": 1}

    def use(other: Api) -> None:
        other.post("/v1/failures/with-body", body, as_="user")

    # The body is refused: a route with a schema takes no other fields.
    [row] = recorded_by(api, use)
    assert row.status == 422
    assert "[name]" in row.content
    assert "ada@" not in row.content
    assert "1234567" not in row.content
