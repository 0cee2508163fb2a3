"""Creates the table of jobs."""

import sqlalchemy as sa
from alembic import op

from app.db.types import LongText, Timestamp

revision = "20261122T100500"
down_revision = "20261122T100400"


def upgrade() -> None:
    """Applies it."""
    op.create_table(
        "jobs",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("kind", sa.String(60), nullable=False),
        sa.Column("payload", LongText, nullable=False),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("run_at", Timestamp(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("worker", sa.String(100), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("unique_key", sa.String(180), nullable=True),
        sa.Column("created_at", Timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
        sa.UniqueConstraint("unique_key", name=op.f("uq_jobs_unique_key")),
    )
    op.create_index(op.f("ix_jobs_status_run_at"), "jobs", ["status", "run_at"])


def downgrade() -> None:
    """Undoes it."""
    op.drop_table("jobs")
