"""Which tables a statement reads or writes."""

from typing import Any

import pytest
from sqlalchemy import Executable, delete, func, insert, literal_column, select, text, update
from sqlalchemy.orm import aliased

from app.db.database import Database
from app.http.cache.statement_tables import tables_read, tables_written
from tests.support.shop import Sale, SaleLine, Ware

KNOWN = {"wares", "sales", "sale_lines"}
EVERY = ["*"]


def sql_of(database: Database, statement: Executable) -> str:
    compiled: Any = statement
    return str(compiled.compile(database.engine, compile_kwargs={"render_postcompile": True}))


READS: list[tuple[str, Executable, list[str]]] = [
    ("a table", select(Ware).where(Ware.sku == "x").order_by(Ware.id).limit(2).offset(1), ["wares"]),
    ("a page", select(Ware).where((Ware.name > "a") | (Ware.id > "b")), ["wares"]),
    ("locked rows", select(Ware).where(Ware.id.in_(["a"])).with_for_update(), ["wares"]),
    ("a count of a part", select(func.count()).select_from(select(Ware.id).limit(5).subquery()), ["wares"]),
    ("a join", select(Sale).join(SaleLine).join(Ware), ["sales", "sale_lines", "wares"]),
    ("an outer join", select(Sale).outerjoin(SaleLine), ["sales", "sale_lines"]),
    ("a subquery", select(Sale).where(Sale.id.in_(select(SaleLine.sale_id))), ["sales", "sale_lines"]),
    ("a union", select(Sale.id).union(select(Ware.id)), ["sales", "wares"]),
    ("an alias", select(aliased(Ware, name="goods").name), ["wares"]),
    ("a sum of groups", select(func.sum(Ware.stock)).group_by(Ware.name), ["wares"]),
    ("a plain statement by hand", text("SELECT name FROM wares ORDER BY name"), ["wares"]),
    ("a schema", text("select * from public.wares"), ["wares"]),
    ("capitals", text('select * from "Wares"'), ["wares"]),
    ("no table", select(literal_column("1")), []),
    ("an unknown table or view", text("select * from ware_totals"), EVERY),
    ("a named query", select(select(Ware).cte("named")), EVERY),
    ("a table without a join", select(Ware.id, Sale.id), EVERY),
    ("tables by hand after a join", text("select 1 from wares join sales on 1 = 1, sale_lines"), EVERY),
    ("a value by hand", text("select id from wares where name = 'x'"), EVERY),
    ("a comment", text("select id from wares -- where"), EVERY),
    ("an own function", select(func.total_of(Ware.id)), EVERY),
    ("a table function", text("select * from generate_series(1, 2)"), EVERY),
    ("two statements", text("select 1; select 2"), EVERY),
]


@pytest.mark.parametrize(
    ("statement", "tables"), [each[1:] for each in READS], ids=[each[0] for each in READS]
)
def test_a_read_depends_on_its_tables(database: Database, statement: Executable, tables: list[str]) -> None:
    assert tables_read(sql_of(database, statement), KNOWN) == tables


WRITES: list[tuple[str, Executable, list[str]]] = [
    ("an insert", insert(Ware).values(id="a", name="b"), ["wares"]),
    ("an insert of a select", text("insert into wares select * from sales"), ["wares"]),
    ("an update", update(Ware).where(Ware.id == "a").values(name="b"), ["wares"]),
    ("an increment", update(Ware).values(stock=Ware.stock + 1), ["wares"]),
    ("a delete", delete(Ware).where(Ware.id == "a"), ["wares"]),
    ("an update by hand", text("UPDATE wares SET stock = 1"), ["wares"]),
    ("a table that no model has", text("delete from idempotency_keys"), ["idempotency_keys"]),
    ("a select", select(Ware), []),
    ("a named query that only reads", text("with a as (select 1) select * from a"), []),
    ("a named query that writes", text("with a as (delete from wares returning id) select * from a"), EVERY),
    ("an update of two tables", text("update wares, sales set stock = 1"), EVERY),
    ("an update with a join", text("update wares inner join sales on 1 set stock = 1"), EVERY),
    ("a statement of another kind", text("truncate wares"), EVERY),
    ("two statements", text("update wares set stock = 1; delete from sales"), EVERY),
]


@pytest.mark.parametrize(
    ("statement", "tables"), [each[1:] for each in WRITES], ids=[each[0] for each in WRITES]
)
def test_a_write_changes_its_tables(database: Database, statement: Executable, tables: list[str]) -> None:
    assert tables_written(sql_of(database, statement)) == tables


@pytest.mark.parametrize(
    "sql", ["BEGIN", "COMMIT;", "SAVEPOINT sa_savepoint_1", "ROLLBACK TO SAVEPOINT a", "SET LOCAL a = 1"]
)
def test_the_control_of_a_transaction_is_neither(sql: str) -> None:
    assert (tables_read(sql, KNOWN), tables_written(sql)) == ([], [])
