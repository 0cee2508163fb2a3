"""Creates the table of recorded requests."""

import sqlalchemy as sa
from alembic import op

from app.db.types import LongText, Timestamp

revision = "20261122T100800"
down_revision = "20261122T100700"


def upgrade() -> None:
    """Applies it."""
    op.create_table(
        "api_recordings",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("method", sa.String(10), nullable=False),
        sa.Column("route", sa.String(200), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("content", LongText, nullable=False),
        sa.Column("created_at", Timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_recordings")),
    )
    op.create_index(op.f("ix_api_recordings_created_at"), "api_recordings", ["created_at"])


def downgrade() -> None:
    """Undoes it."""
    op.drop_table("api_recordings")
