"""Creates the table of the keys of clients."""

import sqlalchemy as sa
from alembic import op

from app.db.types import Timestamp

revision = "20261122T100050"
down_revision = "20261122T100000"


def upgrade() -> None:
    """Applies it."""
    op.create_table(
        "client_keys",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("client_id", sa.String(36), nullable=False),
        sa.Column("key_prefix", sa.String(12), nullable=False),
        sa.Column("key_sha256", sa.String(64), nullable=False),
        sa.Column("pepper_id", sa.String(8), nullable=False),
        sa.Column("issued_by", sa.String(100), nullable=False),
        sa.Column("expires_at", Timestamp(), nullable=True),
        sa.Column("revoked_at", Timestamp(), nullable=True),
        sa.Column("revoked_by", sa.String(100), nullable=True),
        sa.Column("last_used_at", Timestamp(), nullable=True),
        sa.Column("created_at", Timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client_keys")),
        sa.UniqueConstraint("key_sha256", name=op.f("uq_client_keys_key_sha256")),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_client_keys_client_id"), ondelete="CASCADE"
        ),
    )
    op.create_index(op.f("ix_client_keys_client_id"), "client_keys", ["client_id"])


def downgrade() -> None:
    """Undoes it."""
    op.drop_table("client_keys")
