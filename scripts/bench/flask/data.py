"""Fills the database of a project, in its folder: clients with a key each, and products. Prints the keys.

python data.py 1000 100000
"""

import json
import os
import sys
from uuid import uuid4

from sqlalchemy import insert, select

from app.clients.client_keys import NewKey
from app.clients.clients import NewClient, add_client
from app.config.config import load_config
from app.db.database import Database
from app.db.deadline import Deadline
from app.products.models import Product

clients, products = map(int, sys.argv[1:3])
config = load_config(dict(os.environ))
database = Database(config)
with database.write(Deadline(3600)) as db:
    keys = []
    for number in range(clients):
        client = NewClient(f"bench {number}", f"bench-{number}@example.com", "user")
        keys.append(add_client(db, config, client, NewKey(by="bench", expires=None)))
    sample = db.scalars(select(Product).limit(1)).one()
    row = {column.name: getattr(sample, column.name) for column in Product.__table__.columns}
    for start in range(0, products, 1000):
        rows = [{**row, "id": str(uuid4()), "sku": f"bench-{start + at}"} for at in range(1000)]
        db.execute(insert(Product), rows)
print(json.dumps({"keys": keys}))
