"""Recordings as admins and commands see them, and requests that are sent again."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, update

from app.db.deadline import Deadline
from app.db.ids import new_id
from app.db.types import now
from app.errors import UserError
from app.recordings.models import Recording
from app.recordings.read import newest_recordings, read_recording
from app.recordings.replay import resend
from app.recordings.request import ReplayRequest, request_in
from tests.recordings.failing import stored
from tests.support.api import Api
from tests.support.patience import PATIENCE

ID = "01a2059b-8a65-4b9e-911e-6d83a4eeb3fd"
CONTENT: dict[str, Any] = {
    "path": "/v1/things",
    "query": "q=1",
    "headers": {"accept": "*/*"},
    "shape": {"type": "object", "properties": {"list": {"type": "array", "length": 1, "items": []}}},
    "body": {"list": [None, 1, "x", {"deep": [True]}]},
    "audience": "user",
    "client": "test user",
    "version": "1.0.0",
    "commit": "abc",
    "statements": ["select 1"],
    "error": {"type": "ValueError", "message": "Failed.", "stack": "Traceback …\nValueError: Failed."},
}


def store(api: Api, age: int = 0) -> None:
    """The recording with the id, of this age in days."""
    created = now() - timedelta(days=age)
    with api.database.write(Deadline(PATIENCE)) as db:
        db.execute(delete(Recording))
        about = {"id": ID, "method": "GET", "route": "GET /v1/things", "status": 500, "created_at": created}
        db.add(Recording(**about, content=json.dumps(CONTENT)))


def asked(**fields: Any) -> ReplayRequest:
    """A request for the recording."""
    plain: dict[str, Any] = {"method": "GET", "url": f"/recordings/{ID}", "headers": {}, "body": None}
    return ReplayRequest(**{**plain, "audience": "anonymous", "client": None, **fields})


def test_an_admin_reads_a_recording_by_the_id_of_its_request_and_nobody_else(api: Api) -> None:
    store(api)
    answer = api.get(f"/recordings/{ID}", as_="admin")
    assert answer.status == 200
    assert {name: answer.body[name] for name in CONTENT} == CONTENT
    assert (answer.body["id"], answer.body["method"], answer.body["status"]) == (ID, "GET", 500)
    assert api.get(f"/recordings/{ID}", as_="user").status == 403
    assert api.get(f"/recordings/{ID}").status == 401
    assert api.get(f"/recordings/{new_id()}", as_="admin").status == 404
    assert "/recordings/{id}" not in api.get("/openapi.json").body["paths"]


def test_an_expired_recording_is_neither_served_nor_shown(api: Api) -> None:
    store(api, 15)
    answer = api.get(f"/recordings/{ID}", as_="admin")
    assert (answer.status, answer.body["detail"]) == (404, "This recording has expired.")
    with pytest.raises(UserError, match=f"The recording of the request {ID} has expired"):
        read_recording(api.config, ID)
    assert newest_recordings(api.config) == []


@pytest.mark.parametrize("named", [ID, ID.upper(), ID.replace("-", ""), f"urn:uuid:{ID}"])
def test_each_form_of_the_id_names_a_recording(api: Api, named: str) -> None:
    store(api)
    shown = read_recording(api.config, named)
    assert shown["id"] == ID
    assert {name: shown[name] for name in CONTENT} == CONTENT
    [newest] = newest_recordings(api.config)
    assert (newest["id"], newest["route"], newest["status"]) == (ID, "GET /v1/things", 500)


def test_an_unknown_id_and_an_invalid_id_are_refused_with_what_to_do(api: Api) -> None:
    store(api)
    with pytest.raises(UserError) as unknown:
        read_recording(api.config, new_id())
    assert (unknown.value.exit_code, "14 days" in unknown.value.hint) == (1, True)
    with pytest.raises(UserError) as invalid:
        read_recording(api.config, "x")
    assert (invalid.value.exit_code, invalid.value.message) == (2, "x is not the id of a request.")


def test_a_request_is_sent_again_as_a_client_of_its_audience_and_is_not_recorded(api: Api) -> None:
    store(api)
    results = [resend(api.config, asked(audience=each)).data for each in ("anonymous", "user", "admin")]
    assert [(each["status"], each["client"]) for each in results] == [
        (401, None),
        (403, "test user"),
        (200, "test admin"),
    ]
    statements = results[2]["statements"]
    assert isinstance(statements, list)
    assert len(statements) == 1
    assert "api_recordings" in statements[0]["sql"]
    assert len(stored(api)) == 1


def test_the_client_that_sent_it_sends_it_again_if_the_database_has_it(api: Api) -> None:
    data = resend(api.config, asked(url="/version", audience="user", client="test other")).data
    assert (data["status"], data["client"], data["error"]) == (200, "test other", None)


def test_the_error_behind_a_5xx_is_returned_with_its_stack(api: Api) -> None:
    store(api)
    with api.database.write(Deadline(PATIENCE)) as db:
        db.execute(update(Recording).values(content="not JSON"))
    data = resend(api.config, asked(audience="admin")).data
    assert data["status"] == 500
    error = data["error"]
    assert isinstance(error, dict)
    assert error["type"] == "JSONDecodeError"
    assert "app/recordings/schemas.py" in error["stack"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "it is not JSON"),
        ("[]", "method is not one of HTTP"),
        ('{"method":"GET","url":"http://a.example/"}', "url is not a path"),
        ('{"method":"GET","url":"/","body":{}}', "body is neither a text nor null"),
        ('{"method":"GET","url":"/","audience":"root"}', "audience is not one of anonymous, user, admin"),
    ],
)
def test_standard_input_that_is_no_request_is_refused(text: str, reason: str) -> None:
    with pytest.raises(UserError) as refused:
        request_in(text)
    assert refused.value.message == f"Standard input is not a request: {reason}."


def test_headers_that_stand_for_the_caller_or_the_connection_are_not_sent_again() -> None:
    headers = {"Authorization": "x", "Cookie": "x", "Host": "x", "Content-Length": "1", "Accept": "*/*"}
    request = json.dumps({"method": "GET", "url": "/", "headers": headers})
    assert request_in(request).headers == {"Accept": "*/*"}
