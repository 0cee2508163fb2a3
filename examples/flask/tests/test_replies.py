"""Replies that are not JSON, and those with headers or several statuses."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, Field
from sqlalchemy import select

from app.db.session import Db
from app.http.request.blueprint import Blueprint, blueprint
from app.http.response.events import ServerEvent
from app.http.response.replies import (
    FileReply,
    WithHeaders,
    WithStatus,
    content,
    events,
    file,
    redirect,
    statuses,
    stream,
    text,
    with_headers,
    with_status,
)
from app.http.response.streaming import Opening
from app.http.schema import Body, Params, Reply
from tests.support.api import Api, start_api
from tests.support.shop import Ware, wares

replies = blueprint("/test")
opened: list[str] = []


class Named(Reply):
    id: str
    name: str = Field(examples=["tea"])


class NewName(Body):
    name: str


class NameParams(Params):
    id: str


class Total(BaseModel):
    x_total: int


@replies.anonymous.get("/report", summary="Read a report", reply=text("text/csv"))
def read_report() -> str:
    return "name\ntea\n"


@replies.anonymous.get("/picture", summary="Read a picture", reply=content("image/png"))
def read_picture() -> bytes:
    return b"\x89PNG"


@replies.anonymous.get("/export", summary="Export wares", reply=stream("text/csv"))
def export() -> Callable[[Opening], Iterator[str]]:
    def parts(opening: Opening) -> Iterator[str]:
        opened.append("export")
        with opening.read() as db:
            yield f"{len(db.scalars(select(Ware)).all())}\n"
        yield "end\n"

    return parts


@replies.anonymous.get("/breaks", summary="Break off", reply=stream("text/csv"))
def break_off() -> Callable[[Opening], Iterator[str]]:
    def parts(_: Opening) -> Iterator[str]:
        yield "begun\n"
        raise RuntimeError("a bug in a stream")

    return parts


@replies.anonymous.get("/news", summary="Follow news", reply=events(Named))
def follow() -> Callable[[Opening], Iterator[ServerEvent]]:
    def parts(opening: Opening) -> Iterator[ServerEvent]:
        opened.append("news")
        after = int(opening.last_event_id or 0)
        for number in range(after + 1, 3):
            yield ServerEvent(Named(id=str(number), name="tea"), id=str(number), event="made")

    return parts


@replies.anonymous.get("/file/{id}", summary="Download", reply=file("text/plain", "text/csv"))
def download(params: NameParams) -> FileReply:
    return FileReply(FOLDER / params.id, name="Übersicht.txt" if params.id == "named.txt" else None)


@replies.anonymous.get("/go", summary="Go", reply=redirect(303))
def go() -> str:
    return "/v1/wares?limit=1"


@replies.anonymous.get("/away", summary="Go away", reply=redirect())
def go_away() -> str:
    return "https://example.com/x"


@replies.anonymous.get("/elsewhere", summary="Go elsewhere", reply=redirect())
def go_elsewhere() -> str:
    return "//evil.example"


@replies.anonymous.get("/counted", summary="Count", reply=with_headers(Named, Total))
def read_counted() -> WithHeaders:
    return WithHeaders(Named(id="1", name="tea"), Total(x_total=3))


@replies.user.put("/name/{id}", summary="Put", reply=statuses({200: Named, 201: Named, 202: None}))
def put_name(db: Db, params: NameParams, body: NewName) -> WithStatus:
    if body.name == "later":
        return with_status(202)
    made = Named(id=params.id, name=body.name)
    return with_status(201 if body.name == "new" else 200, made)


FOLDER = Path()


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    global FOLDER
    FOLDER = tmp_path_factory.mktemp("files")
    (FOLDER / "named.txt").write_text("0123456789")
    (FOLDER / "plain.txt").write_text("plain")
    with start_api([wares, replies], PATH_PREFIX="/shop", CORS_ORIGINS="https://app.example.com") as started:
        yield started


def test_text_and_bytes_have_their_type_and_an_etag(api: Api) -> None:
    report, picture = api.get("/test/report"), api.get("/test/picture")

    assert report.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert report.text == "name\ntea\n"
    assert picture.headers["Content-Type"] == "image/png"
    again = api.get("/test/report", headers={"If-None-Match": report.headers["ETag"]})
    assert (again.status, again.text) == (304, "")


def test_a_stream_is_made_while_it_is_sent_and_head_does_not_open_it(api: Api) -> None:
    opened.clear()

    head = api.call("HEAD", "/test/export")
    whole = api.get("/test/export")

    assert opened == ["export"]
    assert head.status == 200
    assert head.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert whole.text == "0\nend\n"
    assert "ETag" not in whole.headers


def test_a_stream_that_fails_is_broken_off_and_logged() -> None:
    with start_api([replies], LOG_LEVEL="error") as api:
        with pytest.raises(RuntimeError, match="a bug in a stream"):
            api.get("/test/breaks")
        assert [line["msg"] for line in api.log.parsed] == ["a bug in a stream"]


def test_events_are_sent_as_text_and_go_on_after_the_last_one(api: Api) -> None:
    all_of_them = api.get("/test/news")
    rest = api.get("/test/news", headers={"Last-Event-ID": "1"})

    assert all_of_them.headers["Content-Type"] == "text/event-stream"
    assert all_of_them.headers["Cache-Control"] == "no-store"
    first = 'id: 1\nevent: made\ndata: {"id":"1","name":"tea"}\n\n'
    assert all_of_them.text == f":\n\n{first}{first.replace('1', '2')}"
    assert first not in rest.text


def test_head_of_events_opens_nothing(api: Api) -> None:
    opened.clear()

    assert api.call("HEAD", "/test/news").status == 200
    assert opened == []


def test_a_file_has_a_range_an_etag_and_a_name_under_which_browsers_save_it(api: Api) -> None:
    whole = api.get("/test/file/named.txt")
    part = api.get("/test/file/named.txt", headers={"Range": "bytes=2-4"})
    beyond = api.get("/test/file/named.txt", headers={"Range": "bytes=99-"})
    same = api.get("/test/file/named.txt", headers={"If-None-Match": whole.headers["ETag"]})
    other = api.get("/test/file/named.txt", headers={"If-Match": '"other"'})

    assert (whole.status, whole.text) == (200, "0123456789")
    assert whole.headers["Content-Type"] == "text/plain"
    assert whole.headers["Content-Disposition"] == (
        "attachment; filename=\"_bersicht.txt\"; filename*=UTF-8''%C3%9Cbersicht.txt"
    )
    assert (part.status, part.text, part.headers["Content-Range"]) == (206, "234", "bytes 2-4/10")
    assert (beyond.status, beyond.headers["Content-Range"]) == (416, "bytes */10")
    assert beyond.body["detail"] == "The file has no such range."
    assert (same.status, same.text) == (304, "")
    assert other.body["detail"] == "It is not the version of the precondition."


def test_a_file_without_a_name_is_shown_and_one_that_is_not_there_is_a_404(api: Api) -> None:
    assert "Content-Disposition" not in api.get("/test/file/plain.txt").headers
    assert api.get("/test/file/none.txt").body["detail"] == "The file does not exist."


def test_a_redirect_leads_below_the_prefix_or_to_a_url_and_to_no_other_host(api: Api) -> None:
    inside, outside, evil = api.get("/test/go"), api.get("/test/away"), api.get("/test/elsewhere")

    assert (inside.status, inside.headers["Location"]) == (303, "/shop/v1/wares?limit=1")
    assert (outside.status, outside.headers["Location"]) == (302, "https://example.com/x")
    assert evil.status == 500


def test_declared_headers_are_sent_and_pages_of_other_origins_can_read_them(api: Api) -> None:
    answer = api.get("/test/counted", headers={"Origin": "https://app.example.com"})

    assert answer.headers["X-Total"] == "3"
    assert answer.headers["Access-Control-Expose-Headers"].endswith(", X-Total")


@pytest.mark.parametrize(("name", "status"), [("old", 200), ("new", 201), ("later", 202)])
def test_a_route_responds_with_one_of_its_statuses(api: Api, name: str, status: int) -> None:
    answer = api.call("PUT", "/test/name/7", as_="user", body={"name": name})

    assert answer.status == status
    assert answer.headers.get("Location") == ("/shop/test/name/7" if status == 201 else None)
    assert answer.body == ("" if status == 202 else {"id": "7", "name": name})


def test_the_contract_has_each_reply(api: Api) -> None:
    paths = api.get("/openapi.json").body["paths"]

    def of(path: str, method: str = "get") -> Any:
        return paths[path][method]["responses"]

    assert of("/test/report")["200"]["content"] == {"text/csv": {"schema": {"type": "string"}}}
    assert "304" not in of("/test/export")
    assert of("/test/news")["200"]["content"]["text/event-stream"]["schema"]["contentSchema"] == {
        "$ref": "#/components/schemas/Named"
    }
    assert {"206", "416"} <= of("/test/file/{id}").keys()
    assert of("/test/go")["303"]["headers"]["Location"]["description"] == "Where to go."
    assert of("/test/counted")["200"]["headers"]["X-Total"] == {"schema": {"type": "integer"}}
    assert {"200", "201", "202"} <= of("/test/name/{id}", "put").keys()


def broken() -> list[tuple[str, Callable[[Blueprint], object]]]:
    def idempotent_for_all(on: Blueprint) -> None:
        @on.anonymous.post("/", summary="X", idempotent=True)
        def view() -> None: ...

    def idempotent_file(on: Blueprint) -> None:
        @on.user.post("/", summary="X", idempotent=True, reply=file("text/plain"))
        def view() -> FileReply:
            return FileReply("x")

    def two_kinds_of_status(on: Blueprint) -> None:
        @on.user.post("/", summary="X", status=201, reply=statuses({200: Named}))
        def view() -> WithStatus:
            return with_status(200)

    def redirect_among_statuses(on: Blueprint) -> None:
        @on.user.post("/", summary="X", reply=statuses({200: redirect()}))
        def view() -> WithStatus:
            return with_status(200)

    def unknown_argument(on: Blueprint) -> None:
        @on.user.get("/", summary="X")
        def view(database: Db) -> Named:
            return Named(id="1", name="x")

    return [
        ("anonymous", idempotent_for_all),
        ("cannot be stored", idempotent_file),
        ("a status beside its statuses", two_kinds_of_status),
        ("a redirect among its statuses", redirect_among_statuses),
        ("an argument that is not known: database", unknown_argument),
    ]


@pytest.mark.parametrize(("fault", "declare"), broken())
def test_a_route_that_could_not_work_does_not_start(
    fault: str, declare: Callable[[Blueprint], object]
) -> None:
    page = blueprint("/v1/things")
    declare(page)

    with pytest.raises((ValueError, TypeError), match=fault), start_api([page]):
        pass
