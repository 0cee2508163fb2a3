"""Creates the table of orders. The number is for people, the id for programs.

Only a primary key counts up on MariaDB and SQLite. The indexes are those of the list's sorts and filters.
"""

import sqlalchemy as sa
from alembic import op

from app.db.types import Timestamp

revision = "20261122T100200"
down_revision = "20261122T100100"


def upgrade() -> None:
    """Applies it."""
    op.create_table(
        "orders",
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=True),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("user_id", sa.String(36), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("total_cents", sa.Integer(), nullable=False),
        sa.Column("created_at", Timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_orders")),
        sa.UniqueConstraint("id", name=op.f("uq_orders_id")),
        sa.ForeignKeyConstraint(["user_id"], ["clients.id"], name=op.f("fk_orders_user_id")),
    )
    op.create_index(op.f("ix_orders_user_id_id"), "orders", ["user_id", "id"])
    op.create_index(op.f("ix_orders_user_id_created_at_id"), "orders", ["user_id", "created_at", "id"])
    op.create_index(op.f("ix_orders_user_id_total_cents_id"), "orders", ["user_id", "total_cents", "id"])
    op.create_index(op.f("ix_orders_user_id_status_id"), "orders", ["user_id", "status", "id"])
    op.create_index(
        op.f("ix_orders_user_id_status_created_at_id"), "orders", ["user_id", "status", "created_at", "id"]
    )
    op.create_index(
        op.f("ix_orders_user_id_status_total_cents_id"), "orders", ["user_id", "status", "total_cents", "id"]
    )


def downgrade() -> None:
    """Undoes it."""
    op.drop_table("orders")
