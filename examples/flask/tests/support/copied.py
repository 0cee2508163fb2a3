"""Copies of a database, which are faster to make than to migrate."""

import shutil

from sqlalchemy import Connection

from app.config.database_url import sqlite_file_of
from app.config.secret import Secret


def copy_database(source: Secret, target: Secret) -> None:
    """Makes the second database, which does not exist, from the first, which nobody has open."""
    shutil.copyfile(sqlite_file_of(source.reveal()) or "", sqlite_file_of(target.reveal()) or "")


def break_commit(connection: Connection) -> None:
    """Makes the COMMIT of this transaction fail."""
    cursor = connection.connection.cursor()
    cursor.execute("rollback")


SLOW = "with recursive t(n) as (select 1 union all select n + 1 from t) select count(*) from t"
"""A statement that does not end by itself."""

END_UNSEEN = ["create temp table if not exists unseen (id integer)", "commit -- unseen"]
"""Statements that end the transaction; not all begin with a word for that."""
