"""Runs migrations for Alembic's own commands, and for those of `python -m manage`."""

from alembic import context

from app.config.config import load_config
from app.config.environment import environment
from app.db.alembic_run import name_new_revision, run_in
from app.db.dialect import engine_url
from app.db.engine import with_engine
from app.db.lock import migration_lock
from app.resources import load_models

load_models()
connection = context.config.attributes.get("connection")

if context.is_offline_mode():
    run_in(context, url=engine_url(load_config(environment()).DATABASE_URL.reveal()))
elif connection is not None:
    run_in(context, connection=connection)
else:
    config = load_config(environment())
    with (
        with_engine(config.DATABASE_URL, writes=True) as engine,
        migration_lock(engine, config.MIGRATION_LOCK_TIMEOUT),
        engine.connect() as connection,
    ):
        run_in(context, connection=connection, process_revision_directives=name_new_revision)
