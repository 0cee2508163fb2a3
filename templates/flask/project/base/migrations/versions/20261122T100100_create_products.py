"""Creates the table of products. The indexes are those of the list's sorts and filters."""

import sqlalchemy as sa
from alembic import op

from app.db.types import Timestamp

revision = "20261122T100100"
down_revision = "20261122T100050"


def upgrade() -> None:
    """Applies it."""
    op.create_table(
        "products",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("sku", sa.String(40), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("price_cents", sa.Integer(), nullable=False),
        sa.Column("stock", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("created_at", Timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_products")),
        sa.UniqueConstraint("sku", name=op.f("uq_products_sku")),
    )
    op.create_index(op.f("ix_products_created_at_id"), "products", ["created_at", "id"])
    op.create_index(op.f("ix_products_name_created_at_id"), "products", ["name", "created_at", "id"])
    op.create_index(op.f("ix_products_price_cents_id"), "products", ["price_cents", "id"])
    op.create_index(op.f("ix_products_name_price_cents_id"), "products", ["name", "price_cents", "id"])
    op.create_index(op.f("ix_products_name_id"), "products", ["name", "id"])


def downgrade() -> None:
    """Undoes it."""
    op.drop_table("products")
