"""What every model has, and how rows are found."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from sqlalchemy import ForeignKey, MetaData, Select, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from app.db.ids import new_id
from app.db.types import Id, Timestamp, now

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
"""The names of constraints, so that a migration can change them on every database."""


class NotFound(Exception):
    """The row does not exist. The response is 404."""


class Base(DeclarativeBase):
    """The base of all models."""

    metadata = MetaData(naming_convention=NAMES)


class Row(Base):
    """A table's row: an id that sorts by the time of creation, and that time."""

    __abstract__ = True

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id, sort_order=-2)
    created_at: Mapped[datetime] = mapped_column(Timestamp(), default=now, sort_order=100)


class Owned(Row):
    """A row that belongs to a client. A client sees only its own."""

    __abstract__ = True

    user_id: Mapped[str] = mapped_column(Id, ForeignKey("clients.id"), sort_order=-1)


class Identified(Protocol):
    """Whoever owns rows."""

    @property
    def id(self) -> str: ...


R = TypeVar("R", bound=Row)
O = TypeVar("O", bound=Owned)  # noqa: E741


def owned(model: type[O], user: Identified) -> Select[O]:
    """The rows of this user."""
    return select(model).where(model.user_id == user.id)


def get(db: Session, model: type[R], id: str) -> R:
    """The row with this id. Raises NotFound."""
    return _found(db.scalars(select(model).where(model.id == id)).one_or_none(), model, id)


def get_owned(db: Session, model: type[O], user: Identified, id: str) -> O:
    """The row with this id, if it is this user's. Raises NotFound."""
    return _found(db.scalars(owned(model, user).where(model.id == id)).one_or_none(), model, id)


def lock(db: Session, model: type[R], id: str) -> R:
    """The same row, locked until the commit."""
    rows = lock_all(db, model, [id])
    return _found(rows[0] if rows else None, model, id)


def lock_all(db: Session, model: type[R], ids: Iterable[str]) -> Sequence[R]:
    """The rows with these ids, locked until the commit; there may be fewer.

    They are locked in the same order everywhere, so that two requests cannot deadlock.
    """
    rows = select(model).where(model.id.in_(list(ids))).order_by(model.id).with_for_update()
    return db.scalars(rows.execution_options(populate_existing=True)).all()


def ensure(db: Session, model: type[R], key: Mapping[str, object], **values: object) -> R:
    """The row with this natural key; adds it if there is none."""
    found = db.scalars(select(model).filter_by(**key)).first()
    if found is not None:
        return found
    row = model(**key, **values)
    db.add(row)
    db.flush()
    return row


def _found(row: R | None, model: type[R], id: str) -> R:
    if row is None:
        raise NotFound(f"There is no {id} in {inspect(model).local_table}.")
    return row
