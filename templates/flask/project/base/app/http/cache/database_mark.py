"""A mark in the database: it changes whenever a write could not be announced by way of Redis."""

from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.db.base import Row
from app.db.ids import new_id
from app.db.types import Id

TABLE = "cache_marks"


class CacheMark(Row):
    """The table has one row, or two if the first two writes came at once."""

    __tablename__ = TABLE

    mark: Mapped[str] = mapped_column(Id)


def read_mark(engine: Engine) -> str:
    """What has to be equal for everything in memory to hold."""
    with engine.connect() as connection:
        return ",".join(connection.scalars(select(CacheMark.mark).order_by(CacheMark.id)))


def change_mark(db: Session) -> None:
    """Tells all instances that anything may have changed: they read it within their lease."""
    mark = new_id()
    changed = db.connection().execute(update(CacheMark).values(mark=mark))
    if changed.rowcount == 0:
        db.add(CacheMark(mark=mark))
        db.flush()
