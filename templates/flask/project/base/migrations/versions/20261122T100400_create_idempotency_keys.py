"""Creates the table of responses to repeated requests."""

import sqlalchemy as sa
from alembic import op

from app.db.types import LongText, Timestamp

revision = "20261122T100400"
down_revision = "20261122T100300"


def upgrade() -> None:
    """Applies it."""
    op.create_table(
        "idempotency_keys",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("key_sha256", sa.String(64), nullable=False),
        sa.Column("request_sha256", sa.String(64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("headers", sa.Text(), nullable=True),
        sa.Column("body", LongText, nullable=True),
        sa.Column("created_at", Timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idempotency_keys")),
        sa.UniqueConstraint("key_sha256", name=op.f("uq_idempotency_keys_key_sha256")),
    )
    op.create_index(op.f("ix_idempotency_keys_created_at"), "idempotency_keys", ["created_at"])


def downgrade() -> None:
    """Undoes it."""
    op.drop_table("idempotency_keys")
