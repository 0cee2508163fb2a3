"""Copies of a database, which are faster to make than to migrate."""

from sqlalchemy import Connection, create_engine, text

from app.config.secret import Secret
from app.db.dialect import engine_url


def copy_database(source: Secret, target: Secret) -> None:
    """Makes the second database, which does not exist, from the first, which nobody has open."""
    names = [engine_url(url.reveal()).database for url in (target, source)]
    server = engine_url(source.reveal()).set(database="postgres")
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text('create database "{}" template "{}"'.format(*names)))
    engine.dispose()


def break_commit(connection: Connection) -> None:
    """Makes the COMMIT of this transaction fail: the server closes the connection."""
    number = connection.exec_driver_sql("select pg_backend_pid()").scalar_one()
    with connection.engine.connect() as other:
        other.exec_driver_sql(f"select pg_terminate_backend({number})")


SLOW = "select pg_sleep(30)"
"""A statement that does not end by itself."""

END_UNSEEN = ["do $$ begin commit; end $$"]
"""Statements that end the transaction; not all begin with a word for that."""
