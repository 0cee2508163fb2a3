"""Creates and removes databases of a server."""

import re
from collections.abc import Callable

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import DBAPIError

from app.config.secret import Secret
from app.db.dialect import engine_url
from app.errors import UserError


def exists(url: Secret) -> bool:
    """Whether the database exists."""
    return _on_server(url, lambda connection: _exists(connection, _name(url)))


def create_database(url: Secret) -> bool:
    """Creates the database. Returns whether it is new."""

    def create(connection: Connection) -> bool:
        if _exists(connection, _name(url)):
            return False
        connection.execute(text(f"create database {_quoted(url)}"))
        return True

    return _on_server(url, create)


def drop_database(url: Secret) -> bool:
    """Removes the database, and ends its connections. Returns whether it existed."""

    def drop(connection: Connection) -> bool:
        if not _exists(connection, _name(url)):
            return False
        connection.execute(text(f"drop database {_quoted(url)} with (force)"))
        return True

    return _on_server(url, drop)


def url_of(url: Secret, name: str) -> Secret:
    """The URL of another database of the same server."""
    return Secret(re.sub(r"^(\w+://[^/]*)/[^?]*", rf"\1/{name}", url.reveal()), f"[{name}]")


def _on_server(url: Secret, use: Callable[[Connection], bool]) -> bool:
    """Connects to the server, not to the database, which may not exist."""
    server = engine_url(url.reveal()).set(database="postgres")
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            return use(connection)
    except DBAPIError as error:
        message = f"Cannot use the server of {url}: {error.orig}"
        raise UserError(message, "Check DATABASE_URL, and the log of the server.") from error
    finally:
        engine.dispose()


def _exists(connection: Connection, name: str) -> bool:
    found = text("select 1 from pg_database where datname = :name")
    return connection.execute(found, {"name": name}).first() is not None


def _name(url: Secret) -> str:
    return engine_url(url.reveal()).database or ""


def _quoted(url: Secret) -> str:
    name = _name(url).replace('"', '""')
    return f'"{name}"'
