"""Routes that are cached, each in a way of its own, and routes that write."""

from collections import Counter
from threading import Event

from pydantic import Field
from sqlalchemy import delete, func, select, text, update

from app.db.session import Db
from app.http.cache.options import CacheOptions
from app.http.request.blueprint import blueprint
from app.http.request.deprecation import deprecated
from app.http.request.list_query import ListQuery
from app.http.request.listing import Page, listing
from app.http.response import replies
from app.http.schema import Headers, Maybe, Query, Reply
from app.http.user import User
from tests.support.patience import PATIENCE
from tests.support.shop import SaleLine, Ware, WareOut

RUNS: Counter[str] = Counter()
"""How often each view ran."""
GATE = Event()
"""What the view of /test/slow waits for."""


class Seen(Reply):
    """What a view saw."""

    seen: str


class Language(Headers):
    """The language that a caller wants."""

    accept_language: Maybe[str] = None


class Old(Query):
    """Parameters, one of which will go."""

    old: Maybe[str] = Field(default=None, json_schema_extra=deprecated(since="2026-12-01"))


class Count(Headers):
    """A header of a reply."""

    x_count: int


routes = blueprint("/test")
listed = listing(Ware, WareOut, filter=["sku"], sort=["name"])


@routes.anonymous.get("/wares", summary="a", lists=listed, cache="60s")
def wares(db: Db, query: ListQuery) -> Page[WareOut]:
    RUNS["wares"] += 1
    return listed.read(db, query, select(Ware))


@routes.anonymous.get("/by-hand", summary="a", cache="60s")
def by_hand(db: Db) -> Seen:
    RUNS["by-hand"] += 1
    names = db.scalars(text("select name from wares where name <> '' order by name"))
    return Seen(seen=",".join(names))


@routes.anonymous.get("/alone", summary="a", cache="60s")
def alone() -> Seen:
    RUNS["alone"] += 1
    return Seen(seen="x")


@routes.anonymous.get("/declared", summary="a", cache=CacheOptions("1h", tables=("wares",), browser="10s"))
def declared() -> Seen:
    RUNS["declared"] += 1
    return Seen(seen="x")


@routes.anonymous.get("/slow", summary="a", cache="60s")
def slow(db: Db) -> Seen:
    RUNS["slow"] += 1
    total = db.scalar(select(func.count()).select_from(Ware))
    GATE.wait(PATIENCE)
    return Seen(seen=str(total))


@routes.anonymous.get("/speech", summary="a", cache="60s")
def speech(headers: Language) -> Seen:
    RUNS["speech"] += 1
    return Seen(seen=headers.accept_language or "-")


@routes.anonymous.get("/old", summary="a", cache="60s")
def old(query: Old) -> Seen:
    RUNS["old"] += 1
    return Seen(seen=query.old or "-")


@routes.anonymous.get("/user", summary="a", cache="60s")
def user(user: User | None) -> Seen:
    return Seen(seen=user.name if user else "nobody")


@routes.anonymous.get("/fails", summary="a", cache="60s")
def fails() -> Seen:
    RUNS["fails"] += 1
    raise RuntimeError("a bug")


@routes.anonymous.get("/bytes", summary="a", reply=replies.content("image/png"), cache="60s")
def content() -> bytes:
    RUNS["bytes"] += 1
    return b"png"


@routes.anonymous.get("/text", summary="a", reply=replies.text("text/csv"), cache="60s")
def table() -> str:
    RUNS["text"] += 1
    return "a,b"


@routes.anonymous.get("/away", summary="a", reply=replies.redirect(), cache="60s")
def away() -> str:
    RUNS["away"] += 1
    return "/test/text"


@routes.anonymous.get("/status", summary="a", reply=replies.statuses({203: Seen}), cache="60s")
def status() -> replies.WithStatus:
    RUNS["status"] += 1
    return replies.with_status(203, Seen(seen="x"))


@routes.anonymous.get("/counted", summary="a", reply=replies.with_headers(Seen, Count), cache="60s")
def counted() -> replies.WithHeaders:
    RUNS["counted"] += 1
    return replies.WithHeaders(Seen(seen="x"), Count.model_construct(x_count=RUNS["counted"]))


@routes.anonymous.post("/raw", summary="a")
def raw(db: Db) -> None:
    db.execute(text("update wares set stock = stock + 1"))


@routes.anonymous.post("/elsewhere", summary="a")
def elsewhere(db: Db) -> None:
    db.execute(delete(SaleLine))


@routes.anonymous.post("/undone", summary="a")
def undone(db: Db) -> None:
    db.execute(update(Ware).values(stock=7))
    raise RuntimeError("undone")


@routes.anonymous.post("/part", summary="a")
def part(db: Db) -> None:
    with db.atomically():
        db.execute(update(Ware).values(stock=8))
