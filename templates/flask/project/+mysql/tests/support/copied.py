"""Copies of a database, which are faster to make than to migrate."""

from sqlalchemy import Connection, inspect, text

from app.config.secret import Secret
from app.db.engine import with_engine
from app.db.server import create_database


def copy_database(source: Secret, target: Secret) -> None:
    """Makes the second database, which does not exist, from the first."""
    create_database(target)
    with with_engine(source) as engine, engine.connect() as connection:
        name = engine.url.database
        tables = inspect(connection).get_table_names()
        statements = [connection.execute(text(f"show create table `{each}`")).one()[1] for each in tables]
    with with_engine(target) as engine, engine.begin() as connection:
        connection.exec_driver_sql("set foreign_key_checks = 0")
        for table, statement in zip(tables, statements, strict=True):
            connection.exec_driver_sql(statement)
            connection.exec_driver_sql(f"insert into `{table}` select * from `{name}`.`{table}`")
        connection.exec_driver_sql("set foreign_key_checks = 1")


def break_commit(connection: Connection) -> None:
    """Makes the COMMIT of this transaction fail: the server closes the connection."""
    number = connection.exec_driver_sql("select connection_id()").scalar_one()
    with connection.engine.connect() as other:
        other.exec_driver_sql(f"kill {number}")


SLOW = "select sleep(30)"
"""A statement that does not end by itself."""

END_UNSEEN = ["create table unseen (id integer)"]
"""Statements that end the transaction; not all begin with a word for that."""
