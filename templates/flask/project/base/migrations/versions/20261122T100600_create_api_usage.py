"""Creates the table of usage."""

import sqlalchemy as sa
from alembic import op

from app.db.types import Timestamp

revision = "20261122T100600"
down_revision = "20261122T100500"


def upgrade() -> None:
    """Applies it."""
    op.create_table(
        "api_usage",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("route", sa.String(200), nullable=False),
        sa.Column("version", sa.String(40), nullable=False),
        sa.Column("client", sa.String(100), nullable=False),
        sa.Column("field", sa.String(100), nullable=False),
        sa.Column("agent", sa.String(60), nullable=False),
        sa.Column("calls", sa.BigInteger(), nullable=False),
        sa.Column("errors", sa.BigInteger(), nullable=False),
        sa.Column("last_at", Timestamp(), nullable=False),
        sa.Column("created_at", Timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_usage")),
        sa.UniqueConstraint(
            *("day", "route", "version", "client", "field", "agent"),
            name=op.f("uq_api_usage_day_route_version_client_field_agent"),
        ),
    )


def downgrade() -> None:
    """Undoes it."""
    op.drop_table("api_usage")
