"""Creates the table of clients."""

import sqlalchemy as sa
from alembic import op

from app.db.types import Timestamp

revision = "20261122T100000"
down_revision = None


def upgrade() -> None:
    """Applies it."""
    op.create_table(
        "clients",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("owner_email", sa.String(254), nullable=False),
        sa.Column("role", sa.String(10), nullable=False),
        sa.Column("created_at", Timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clients")),
        sa.UniqueConstraint("name", name=op.f("uq_clients_name")),
    )


def downgrade() -> None:
    """Undoes it."""
    op.drop_table("clients")
