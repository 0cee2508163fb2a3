"""Creates the table of marks, which say that cached responses changed."""

import sqlalchemy as sa
from alembic import op

from app.db.types import Timestamp

revision = "20261122T100900"
down_revision = "20261122T100800"


def upgrade() -> None:
    """Applies it."""
    op.create_table(
        "cache_marks",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("mark", sa.String(36), nullable=False),
        sa.Column("created_at", Timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cache_marks")),
    )


def downgrade() -> None:
    """Undoes it."""
    op.drop_table("cache_marks")
