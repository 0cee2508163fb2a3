"""Makes a new database usable: what gapi replay and gapi profile need for a database of their own."""

from sqlalchemy import Engine

from app.config.config import Settings
from app.db.migrate import migrate
from app.db.seed import seed


def fill(engine: Engine, config: Settings) -> None:
    """Applies every migration, and runs the seeds of the environment."""
    migrate(engine, config.MIGRATION_LOCK_TIMEOUT)
    seed(engine, config)
