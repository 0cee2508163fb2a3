"""Two resources for the tests of what all resources share, so that these do not depend on the API's own
resources.
"""

from pydantic import Field
from sqlalchemy import Engine, ForeignKey, String, Table, select, update
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Base, Owned, Row, get, get_owned, lock, owned
from app.db.ids import new_id
from app.db.session import Db
from app.db.types import Id as IdColumn
from app.http.call import Call
from app.http.operate.health import health, version
from app.http.request.blueprint import Blueprint, blueprint
from app.http.request.listing import ListQuery, Page, listing
from app.http.response.precondition import IfMatch
from app.http.response.problem import Problem
from app.http.schema import Body, Change, Id, IdParams, Maybe, Reply, Timestamp
from app.http.user import User


class Ware(Row):
    """Like a product."""

    __tablename__ = "wares"

    sku: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    price_cents: Mapped[int]
    stock: Mapped[int]


class Sale(Owned):
    """Like an order."""

    __tablename__ = "sales"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True, sort_order=-3)
    id: Mapped[str] = mapped_column(IdColumn, unique=True, default=new_id, sort_order=-2)
    total_cents: Mapped[int]


class SaleLine(Row):
    """Like a line of an order."""

    __tablename__ = "sale_lines"

    sale_id: Mapped[str] = mapped_column(IdColumn, ForeignKey("sales.id"))
    ware_id: Mapped[str] = mapped_column(IdColumn, ForeignKey("wares.id"))
    quantity: Mapped[int]


# The tables that only tests have.
SHOP_TABLES = ("wares", "sales", "sale_lines")


def create_shop(engine: Engine) -> None:
    """Creates the tables of the shop."""
    tables: list[Table] = [Base.metadata.tables[name] for name in SHOP_TABLES]
    with engine.connect().execution_options(writes=True) as connection:
        Base.metadata.create_all(connection, tables)
        connection.commit()


class WareOut(Reply, title="Ware"):
    """A ware."""

    id: Id
    sku: str = Field(min_length=1, max_length=40, pattern="^[a-z0-9-]+$")
    name: str = Field(min_length=1, max_length=200)
    price_cents: int = Field(ge=0, le=1_000_000_00)
    stock: int = Field(ge=0, le=1_000_000)
    created_at: Timestamp


class NewWare(Body):
    """A ware to add."""

    sku: str = Field(min_length=1, max_length=40, pattern="^[a-z0-9-]+$")
    name: str = Field(min_length=1, max_length=200)
    price_cents: int = Field(ge=0, le=1_000_000_00)
    stock: int = Field(default=0, ge=0, le=1_000_000)


class WareChange(Change):
    """What to change."""

    name: Maybe[str] = Field(default=None, min_length=1, max_length=200)
    price_cents: Maybe[int] = Field(default=None, ge=0, le=1_000_000_00)
    stock: Maybe[int] = Field(default=None, ge=0, le=1_000_000)


class SaleOut(Reply, title="Sale"):
    """A sale."""

    id: Id
    number: int = Field(ge=1, le=2_147_483_647)
    total_cents: int = Field(ge=0)
    created_at: Timestamp


class NewSaleLine(Body):
    """A ware to sell."""

    ware_id: Id
    quantity: int = Field(ge=1, le=1000)


class NewSale(Body):
    """A sale to make."""

    lines: list[NewSaleLine] = Field(min_length=1, max_length=100)


wares = blueprint("/v1/wares", "Wares.")
sales = blueprint("/v1/sales", "Sales.")

listed_wares = listing(Ware, WareOut, filter=["sku", "name"], sort=["created_at", "name", "price_cents"])
listed_sales = listing(Sale, SaleOut, sort=["created_at", "number", "total_cents"])


@wares.anonymous.get("/", summary="List", lists=listed_wares)
def list_wares(db: Db, query: ListQuery) -> Page[WareOut]:
    return listed_wares.read(db, query)


@wares.anonymous.get("/{id}", summary="Read")
def read_ware(db: Db, params: IdParams) -> WareOut:
    return WareOut.of(get(db, Ware, params.id))


@wares.admin.post("/", summary="Add", status=201, retry=True)
def add_ware(db: Db, body: NewWare) -> WareOut:
    ware = Ware(**body.model_dump())
    db.add(ware)
    db.flush()
    return WareOut.of(ware)


@wares.admin.patch("/{id}", summary="Change", retry=True)
def change_ware(db: Db, params: IdParams, body: WareChange, if_match: IfMatch) -> WareOut:
    ware = lock(db, Ware, params.id)
    if_match(ware)
    for name, value in body.sent().items():
        setattr(ware, name, value)
    return WareOut.of(ware)


@wares.admin.delete("/{id}", summary="Remove", retry=True)
def remove_ware(db: Db, params: IdParams, if_match: IfMatch) -> None:
    ware = lock(db, Ware, params.id)
    if_match(ware)
    db.delete(ware)


@sales.user.get("/", summary="List", lists=listed_sales)
def list_sales(db: Db, user: User, query: ListQuery) -> Page[SaleOut]:
    return listed_sales.read(db, query, owned(Sale, user))


@sales.user.get("/{id}", summary="Read")
def read_sale(db: Db, user: User, params: IdParams) -> SaleOut:
    return SaleOut.of(get_owned(db, Sale, user, params.id))


@sales.user.post("/", summary="Sell", status=201, retry=True)
def add_sale(db: Db, user: User, body: NewSale, call: Call) -> SaleOut:
    sale = sell(db, user, body)
    db.after_commit(lambda _: call.log.info(f"Sale {sale.number} was made", sale=sale.number))
    return SaleOut.of(sale)


def shop_blueprints() -> list[Blueprint]:
    """The blueprints for tests that need no specific resource."""
    return [health, sales, version, wares]


def sell(db: Db, user: User, new: NewSale) -> Sale:
    """Creates the sale first and takes the wares then: if one is short, nothing of it stays."""
    sale = Sale(user_id=user.id, total_cents=0)
    db.add(sale)
    db.flush()
    for line in new.lines:
        ware = db.scalars(select(Ware).where(Ware.id == line.ware_id)).one_or_none()
        if ware is None:
            raise Problem(422, f"There is no ware {line.ware_id}.")
        enough = update(Ware).where(Ware.id == line.ware_id, Ware.stock >= line.quantity)
        taken = db.execute(enough.values(stock=Ware.stock - line.quantity))
        if taken.rowcount == 0:  # type: ignore[attr-defined]
            raise Problem(409, f"There are not {line.quantity} of {ware.sku} in stock.")
        db.add(SaleLine(sale_id=sale.id, ware_id=line.ware_id, quantity=line.quantity))
        sale.total_cents += ware.price_cents * line.quantity
    db.flush()
    return sale
