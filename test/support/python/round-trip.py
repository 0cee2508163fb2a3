"""Applies the Alembic migrations of a folder, rolls each back and applies it again: round-trip.py FOLDER URL"""

import json
import sys
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

folder, url = Path(sys.argv[1]), sys.argv[2]
sys.path.insert(0, str(folder.parent))
config = Config()
config.set_main_option("script_location", str(folder))
config.attributes["url"] = url
engine = sa.create_engine(url)


def schema() -> object:
    """What the database says about its tables."""
    found = sa.inspect(engine)
    return {
        table: {
            "columns": [[c["name"], str(c["type"]), c["nullable"], c["default"]] for c in found.get_columns(table)],
            "primary": found.get_pk_constraint(table)["constrained_columns"],
            "foreign": sorted([f["name"], f["referred_table"]] for f in found.get_foreign_keys(table)),
            "unique": sorted(u["name"] for u in found.get_unique_constraints(table)),
            "indexes": sorted(str(i["name"]) for i in found.get_indexes(table)),
        }
        for table in sorted(found.get_table_names())
        if table != "alembic_version"
    }


steps = sorted(path.stem.split("_")[0] for path in (folder / "versions").glob("2*.py"))
different = []
before = schema()
for step in steps:
    command.upgrade(config, step)
    after = schema()
    command.downgrade(config, "-1")
    if schema() != before:
        different.append([step, "down", schema(), before])
    command.upgrade(config, step)
    if schema() != after:
        different.append([step, "up"])
    before = after
print(json.dumps({"steps": len(steps), "different": different, "schema": before}))
