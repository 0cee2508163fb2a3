"""Adds and finds clients."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clients.client_keys import NewKey, issue_key
from app.clients.models import Client
from app.config.config import Settings
from app.config.env import is_address
from app.errors import UserError
from app.http.user import Role


@dataclass(frozen=True, slots=True)
class NewClient:
    """A client, with the address of its owner."""

    name: str
    email: str
    role: Role


def add_client(db: Session, config: Settings, client: NewClient, options: NewKey) -> str:
    """Creates a client with a first key. Returns the key, which is not stored."""
    if not is_address(client.email):
        raise UserError(f'"{client.email}" is not an e-mail address.', exit_code=2)
    if find_named(db, client.name) is not None:
        raise UserError(f"A client named {client.name} already exists.")
    row = Client(name=client.name, owner_email=client.email, role=client.role)
    db.add(row)
    db.flush()
    return issue_key(db, config, row, options)


def client_named(db: Session, name: str) -> Client:
    """The client with this name. Raises a UserError if there is none."""
    client = find_named(db, name)
    if client is None:
        raise UserError(f"There is no client named {name}.")
    return client


def find_named(db: Session, name: str) -> Client | None:
    """The client with this name, or None."""
    return db.scalars(select(Client).where(Client.name == name)).one_or_none()
