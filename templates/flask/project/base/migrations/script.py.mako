"""${message}."""

import sqlalchemy as sa
from alembic import op

from app.db.types import LongText, Timestamp
${imports if imports else ""}
revision = ${repr(up_revision).replace("'", '"')}
down_revision = ${repr(down_revision).replace("'", '"')}


def upgrade() -> None:
    """Applies it."""
    ${upgrades if upgrades else "raise NotImplementedError"}


def downgrade() -> None:
    """Undoes it."""
    ${downgrades if downgrades else "raise NotImplementedError"}
