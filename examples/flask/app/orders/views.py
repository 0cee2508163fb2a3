"""The routes of orders."""

from app.db.base import get_owned, owned
from app.db.session import Db
from app.http.call import Call
from app.http.request.blueprint import blueprint
from app.http.request.deprecation import Deprecation
from app.http.request.listing import ListQuery, Page, listing
from app.http.schema import IdParams
from app.http.user import User
from app.orders.models import Order
from app.orders.place import place
from app.orders.schemas import NewOrder, OrderHistory, OrderOut, OrderWithLines

orders = blueprint("/v1/orders", "Orders. A client sees only its own.")
blueprints = [orders]

listed = listing(Order, OrderOut, filter=["status"], sort=["created_at", "total_cents"])


@orders.user.get("/", summary="List my orders", lists=listed)
def list_orders(db: Db, user: User, query: ListQuery) -> Page[OrderOut]:
    """Those of the caller."""
    return listed.read(db, query, owned(Order, user))


@orders.user.get(
    "/history",
    summary="List my last orders",
    deprecated=Deprecation(
        since="2026-11-01",
        sunset="2027-11-01",
        use="GET /v1/orders",
        why="Orders have pages now.",
    ),
    suppress={"list-without-pages": "It is older than pages, and deprecated."},
)
def list_last_orders(db: Db, user: User) -> OrderHistory:
    """The last hundred."""
    newest = owned(Order, user).order_by(Order.created_at.desc(), Order.id.desc()).limit(100)
    return OrderHistory(items=[OrderOut.of(order) for order in db.scalars(newest)])


@orders.user.get("/{id}", summary="Read one of my orders")
def read_order(db: Db, user: User, params: IdParams) -> OrderWithLines:
    """Other users' orders are not found."""
    return OrderWithLines.of(get_owned(db, Order, user, params.id))


@orders.user.post(
    "/",
    summary="Place an order",
    description="If a product is out of stock, nothing is ordered.",
    status=201,
    idempotent=True,
    retry=True,
)
def place_order(db: Db, user: User, body: NewOrder, call: Call) -> OrderWithLines:
    """Its number is known after the flush; the order is stored once, with the commit after this view."""
    order = place(db, user, body)
    db.after_commit(lambda _: call.log.info(f"Order {order.number} was placed", order=order.number))
    return OrderWithLines.of(order)
