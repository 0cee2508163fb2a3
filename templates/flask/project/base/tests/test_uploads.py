"""Files in forms."""

import io
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import Field
from werkzeug.test import TestResponse

from app.db.session import Db
from app.http.request.blueprint import blueprint
from app.http.request.file_rule import FileRule, Upload
from app.http.schema import Body, Maybe, Reply
from tests.support.api import Api, start_api
from tests.support.shop import Ware, wares

uploads = blueprint("/test")
seen: list[Path] = []


class Seen(Reply):
    file: Maybe[str] = None
    name: Maybe[str] = None
    type: Maybe[str] = None
    size: Maybe[int] = None
    count: Maybe[int] = None
    fields: Maybe[dict[str, Any]] = None


class PhotoFields(Body):
    title: str = Field(max_length=9)
    stars: Maybe[int] = None


@uploads.anonymous.post("/image", summary="Take an image", files={"image": FileRule(100, ("image/png",))})
def take_image(files: dict[str, Upload]) -> Seen:
    image = files["image"]
    seen.append(image.path)
    return Seen(file=image.path.read_text(), name=image.name, type=image.type, size=image.size)


@uploads.anonymous.post(
    "/photos",
    summary="Take photos",
    files={"photos": FileRule(10, max_count=2), "note": FileRule(10, optional=True)},
)
def take_photos(body: PhotoFields, files: dict[str, Any]) -> Seen:
    note = files["note"]
    return Seen(fields=body.sent(), count=len(files["photos"]), name=note.name if note else None)


@uploads.anonymous.post("/fails", summary="Fail", files={"any": FileRule(10)})
def fail(db: Db, files: dict[str, Upload]) -> None:
    seen.append(files["any"].path)
    db.add(Ware(sku="failed", name="Tea", price_cents=1, stock=1))
    db.flush()
    raise RuntimeError("a bug")


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """Other programs leave the temporary folder of these tests alone."""
    before = tempfile.tempdir
    with start_api([wares, uploads], BODY_LIMIT="1000") as started:
        tempfile.tempdir = str(tmp_path_factory.mktemp("uploads"))
        yield started
    tempfile.tempdir = before


def send(api: Api, url: str, **fields: Any) -> TestResponse:
    given = {name: value for name, value in fields.items() if value != []}
    return api.app.test_client().post(url, data=given, content_type="multipart/form-data")


def file(text: str, name: str = "a.png", media_type: str = "image/png") -> tuple[io.BytesIO, str, str]:
    return io.BytesIO(text.encode()), name, media_type


def folders() -> list[Path]:
    return list(Path(tempfile.gettempdir()).iterdir())


def test_a_file_is_on_disk_while_the_view_runs_and_removed_with_the_response(api: Api) -> None:
    response = send(api, "/test/image", image=file("pixels"))

    assert response.json == {"file": "pixels", "name": "a.png", "type": "image/png", "size": 6}
    assert not seen[-1].exists()
    assert folders() == []


def test_the_fields_of_a_form_are_validated_and_its_files_are_lists_or_optional(api: Api) -> None:
    none = send(api, "/test/photos", title="Tea", stars="5")
    two = send(
        api, "/test/photos", title="Tea", photos=[file("a"), file("b")], note=file("n", "n.txt", "text/plain")
    )
    wrong = send(api, "/test/photos", title="much too long", stars="many")

    assert none.json == {"fields": {"title": "Tea", "stars": 5}, "count": 0}
    assert two.json == {"fields": {"title": "Tea"}, "count": 2, "name": "n.txt"}
    assert wrong.status_code == 422
    assert [error["pointer"] for error in wrong.get_json()["errors"]] == ["/title", "/stars"]


@pytest.mark.parametrize(
    ("fields", "status", "detail"),
    [
        ({}, 422, "must be a file"),
        ({"image": file("x", "a.txt", "text/plain")}, 415, "is text/plain, not image/png"),
        ({"image": file("x" * 101)}, 413, "is larger than 100 bytes"),
        ({"image": [file("x"), file("y")]}, 422, "must be at most 1 files"),
        ({"image": file("x"), "other": file("y")}, 422, "is not a file of this form"),
        ({"image": file("x"), "text": "unknown"}, 422, "must NOT have additional properties"),
    ],
)
def test_what_a_route_does_not_take_is_refused(
    api: Api, fields: dict[str, Any], status: int, detail: str
) -> None:
    copies = {name: _copied(value) for name, value in fields.items()}

    response = send(api, "/test/image", **copies)

    assert response.status_code == status
    assert response.get_json()["errors"][0]["detail"] == detail
    assert folders() == []


def _copied(value: Any) -> Any:
    """A stream can be sent once."""
    if isinstance(value, list):
        return [_copied(each) for each in value]
    return (io.BytesIO(value[0].getvalue()), *value[1:]) if isinstance(value, tuple) else value


def test_a_form_that_is_larger_than_all_its_files_is_a_413(api: Api) -> None:
    assert send(api, "/test/image", image=file("x" * 5000)).status_code == 413


def test_other_bodies_than_forms_are_a_415_and_other_routes_take_no_form(api: Api) -> None:
    other = api.post("/test/image", {"image": "x"})
    form = send(api, "/v1/wares", name="x")

    assert other.status == 415
    assert other.body["detail"] == "Only multipart/form-data is read, not application/json."
    assert form.status_code == 401


def test_a_form_that_cannot_be_read_is_a_400(api: Api) -> None:
    answer = api.post("/test/image", "no form", headers={"Content-Type": "multipart/form-data"})

    assert answer.status == 400
    assert answer.body["detail"].startswith("The form cannot be read")


def test_a_view_that_fails_leaves_no_file_and_no_row(api: Api) -> None:
    response = send(api, "/test/fails", any=file("x"))

    assert response.status_code == 500
    assert not seen[-1].exists()
    assert api.get("/v1/wares?sku=failed").body["items"] == []


def test_the_contract_has_the_files_and_fields(api: Api) -> None:
    paths = api.get("/openapi.json").body["paths"]

    body = paths["/test/image"]["post"]["requestBody"]["content"]["multipart/form-data"]

    assert body["encoding"] == {"image": {"contentType": "image/png"}}
    assert body["schema"]["required"] == ["image"]
    assert body["schema"]["properties"]["image"]["format"] == "binary"
    assert {"413", "415", "422"} <= paths["/test/image"]["post"]["responses"].keys()
