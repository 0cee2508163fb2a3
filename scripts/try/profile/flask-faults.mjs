/** A statement that takes milliseconds, of each database. */
const slow = {
  sqlite:
    'with recursive n(i) as (select 1 union all select i + 1 from n where i < 100000) select count(*) as n from n',
  postgres: 'select count(*) as n from generate_series(1, 300000)',
  mysql: 'select count(*) as n from seq_1_to_1000000 where seq % 7 = 3',
}

/** The files of a resource of a Flask project with a route for each fault, by path. */
export function flaskResource(db) {
  return {
    'app/faults/__init__.py': '"""Faults that a profile must find."""\n',
    'app/faults/views.py': views(slow[db]),
  }
}

/** Adds the resource to the text of app/resources.py. */
export function withResource(text) {
  return text.replace('RESOURCES = {\n', 'RESOURCES = {\n    "faults": "app.faults",\n')
}

const views = slowQuery => `"""Routes with a fault each."""

import json

from sqlalchemy import select, text

from app.config.built import ROOT
from app.db.base import get
from app.db.session import Db
from app.http.request.blueprint import blueprint
from app.http.schema import Reply
from app.products.models import Product


class Count(Reply):
    """A number."""

    n: int


class Item(Reply):
    """One of many."""

    id: str
    n: int


class Items(Reply):
    """Many."""

    items: list[Item]


faults = blueprint("/v1/faults", "Faults.")
blueprints = [faults]
LARGE = json.dumps([{"id": str(n), "n": n} for n in range(100_000)])


@faults.anonymous.get("/slow-query", summary="A slow query")
def slow_query(db: Db) -> Count:
    products = list(db.scalars(select(Product)))
    n = db.scalar(text("${slowQuery}"))  # planted: slow-query
    return Count(n=int(n or 0) + len(products))


@faults.anonymous.get("/hot-loop", summary="A hot loop")
def hot_loop(db: Db) -> Count:
    products = list(db.scalars(select(Product)))
    total = len(products)
    for at in range(200_000):
        total = (total * 31 + at) % 1_000_003  # planted: hot-loop
    return Count(n=total)


@faults.anonymous.get("/n-plus-1", summary="A query for each row")
def n_plus_1(db: Db) -> Count:
    ids = list(db.scalars(select(Product.id)))
    n = 0
    # The loop: each product several times, because the seeds are few.
    for id in ids * 40:
        n += stock_of(db, id)
    return Count(n=n)


@faults.anonymous.get("/sync-read", summary="A synchronous read")
def sync_read(db: Db) -> Count:
    products = list(db.scalars(select(Product)))
    read = (ROOT / "data" / "big.txt").read_text("utf8")  # planted: sync-read
    return Count(n=len(read) + len(products))


@faults.anonymous.get("/big-json", summary="A big response")
def big_json(db: Db) -> Items:  # planted: big-json
    return big_list(db)


@faults.anonymous.get("/big-parse", summary="A big text")
def big_parse(db: Db) -> Count:
    products = list(db.scalars(select(Product)))
    parsed = json.loads(LARGE)  # planted: big-parse
    return Count(n=len(parsed) + len(products))


def stock_of(db: Db, id: str) -> int:
    return get(db, Product, id).stock  # planted: n-plus-1


ITEMS = [Item(id="the same for all of them", n=1)] * 100_000


def big_list(db: Db) -> Items:
    products = list(db.scalars(select(Product)))
    return Items.model_construct(items=ITEMS[len(products) :])
`
