"""Creates the table of mails about deprecations."""

import sqlalchemy as sa
from alembic import op

from app.db.types import Timestamp

revision = "20261122T100700"
down_revision = "20261122T100600"


def upgrade() -> None:
    """Applies it."""
    op.create_table(
        "deprecation_notices",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("owner", sa.String(254), nullable=False),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("sent_at", Timestamp(), nullable=True),
        sa.Column("created_at", Timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deprecation_notices")),
        sa.UniqueConstraint("owner", "month", name=op.f("uq_deprecation_notices_owner_month")),
    )


def downgrade() -> None:
    """Undoes it."""
    op.drop_table("deprecation_notices")
