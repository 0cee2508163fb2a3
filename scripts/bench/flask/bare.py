"""Flask under the server of the generated API: a route that responds with JSON, and a list of products with plain
SQLAlchemy, each as few lines as Flask's and SQLAlchemy's documentation have for it."""

import os
import socket

from flask import Flask, request
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from app.products.models import Product
from app.server.server import Server, Times

flask = Flask("bare")
engine = create_engine(os.environ["DATABASE_URL"].replace("sqlite:", "sqlite:///", 1))


@flask.get("/version")
def read_version():
    return {"name": "bare", "version": "0.1.0"}


@flask.get("/v1/products")
def list_products():
    after = request.args.get("after", "")
    limit = min(int(request.args.get("limit", 20)), 100)
    with Session(engine) as session:
        statement = select(Product).where(Product.id > after).order_by(Product.id).limit(limit + 1)
        found = session.scalars(statement).all()
        items = [
            {
                "id": product.id,
                "sku": product.sku,
                "name": product.name,
                "price_cents": product.price_cents,
                "stock": product.stock,
                "created_at": product.created_at.isoformat(),
            }
            for product in found[:limit]
        ]
    following = f"/v1/products?after={items[-1]['id']}" if len(found) > limit else None
    return {"items": items, "next": following}


listener = socket.create_server(("127.0.0.1", int(os.environ["PORT"])), backlog=1024)
server = Server(flask, listener, 8, 1000, 1_048_576, Times(10, 30, 72, 60))
while True:
    server.turn()
