"""The routes of products."""

from app.db.base import get, lock
from app.db.session import Db
from app.http.request.blueprint import blueprint
from app.http.request.listing import ListQuery, Page, listing
from app.http.response.precondition import IfMatch
from app.http.schema import IdParams
from app.products.models import Product
from app.products.schemas import NewProduct, ProductChange, ProductOut

products = blueprint("/v1/products", "Products, with price and stock.")
blueprints = [products]

listed = listing(Product, ProductOut, filter=["sku", "name"], sort=["created_at", "name", "price_cents"])


@products.anonymous.get("/", summary="List products", lists=listed)
def list_products(db: Db, query: ListQuery) -> Page[ProductOut]:
    """All of them."""
    return listed.read(db, query)


@products.anonymous.get("/{id}", summary="Read a product")
def read_product(db: Db, params: IdParams) -> ProductOut:
    """One."""
    return ProductOut.of(get(db, Product, params.id))


@products.admin.post("/", summary="Add a product", status=201, retry=True)
def add_product(db: Db, body: NewProduct) -> ProductOut:
    """With a stock of none, unless it is given."""
    product = Product(**{"stock": 0, **body.sent()})
    db.add(product)
    db.flush()
    return ProductOut.of(product)


@products.admin.patch("/{id}", summary="Change a product", retry=True)
def change_product(db: Db, params: IdParams, body: ProductChange, if_match: IfMatch) -> ProductOut:
    """Changes the fields that are given."""
    product = lock(db, Product, params.id)
    if_match(product)
    for name, value in body.sent().items():
        setattr(product, name, value)
    db.flush()
    return ProductOut.of(product)


@products.admin.delete("/{id}", summary="Remove a product", retry=True)
def remove_product(db: Db, params: IdParams, if_match: IfMatch) -> None:
    """Fails with 409 if it was ordered."""
    product = lock(db, Product, params.id)
    if_match(product)
    db.delete(product)
