"""Seeds: running them twice is the same as running them once."""

from collections.abc import Iterator

import pytest
from sqlalchemy import MetaData, select, text

from app.clients.keys import DEVELOPMENT_KEYS
from app.config.config import ProductionConfig, Settings, StagingConfig
from app.db.engine import with_engine
from app.db.lock import migration_lock
from app.db.notes import BOOKKEEPING
from app.db.seed import seed, seed_names
from app.errors import UserError
from app.factory import create_app
from app.http.request.blueprint import blueprint
from tests.support.database import migrated_database
from tests.support.files import another_seed

doors = blueprint("/test", "Doors.", hidden=True)


@doors.user.get("/user", summary="For users")
def read_user() -> None: ...


@doors.admin.get("/admin", summary="For admins")
def read_admin() -> None: ...


@pytest.fixture
def config() -> Iterator[Settings]:
    with migrated_database() as config:
        yield config


def run(config: Settings, *sets: str) -> list[str]:
    with with_engine(config.DATABASE_URL, writes=True) as engine:
        return seed(engine, config, sets)


def rows_in(config: Settings) -> dict[str, list[str]]:
    with with_engine(config.DATABASE_URL) as engine, engine.connect() as connection:
        found = MetaData()
        found.reflect(connection)
        tables = [table for table in found.sorted_tables if table.name not in BOOKKEEPING]
        return {each.name: sorted(map(str, connection.execute(select(each)))) for each in tables}


def test_seeding_twice_gives_the_same_rows(config: Settings) -> None:
    names = run(config, "development")
    assert names == seed_names(("development",))
    before = rows_in(config)
    assert len(before["clients"]) == 2
    assert len(before["products"]) == 3

    assert run(config, "development") == names
    assert rows_in(config) == before


def test_a_seed_that_fails_leaves_nothing_of_any(config: Settings) -> None:
    message = r"seeds/development/99_another\.py failed: ValueError: no"
    with (
        another_seed("def seed(db, config):\n    raise ValueError('no')\n"),
        pytest.raises(UserError, match=message),
    ):
        run(config, "development")
    assert rows_in(config)["clients"] == []


def test_a_seed_flushes_and_does_not_commit(config: Settings) -> None:
    with (
        another_seed("def seed(db, config):\n    db.commit()\n"),
        pytest.raises(UserError, match="A view flushes"),
    ):
        run(config, "development")


def test_a_file_without_a_seed_is_named(config: Settings) -> None:
    with another_seed("SEED = None\n"), pytest.raises(UserError, match="has no function seed"):
        run(config, "development")


@pytest.mark.parametrize("role", ["admin", "user"])
def test_the_seeded_key_is_accepted(config: Settings, role: str) -> None:
    run(config, "development")
    statuses = {"/test/user": 204, "/test/admin": 204 if role == "admin" else 403}
    assert statuses_of(config, role) == statuses


@pytest.mark.parametrize("cls", [StagingConfig, ProductionConfig])
def test_a_public_key_is_not_seeded_and_refused_even_if_its_row_exists(
    config: Settings, cls: type[Settings]
) -> None:
    real = cls(vars(config))
    assert run(real) == []
    assert rows_in(config)["clients"] == []
    run(config, "development")
    assert statuses_of(real, "admin") == {"/test/user": 401, "/test/admin": 401}


def test_every_get_works_with_the_seeded_rows(config: Settings) -> None:
    run(config, "development")
    app = create_app(config)
    headers = {"Authorization": f"Bearer {DEVELOPMENT_KEYS['admin']}"}
    try:
        paths = [route.path for route in app.extensions["routes"] if route.method == "GET"]
        for path in paths:
            if "{" not in path:
                answer = app.test_client().get(path, headers=headers)
                assert answer.status_code < 400, path
        assert "/v1/products" in "".join(paths)
    finally:
        app.extensions["database"].close()


def statuses_of(config: Settings, role: str) -> dict[str, int]:
    app = create_app(config, blueprints=[doors])
    headers = {"Authorization": f"Bearer {DEVELOPMENT_KEYS[role]}"}
    try:
        return {
            path: app.test_client().get(path, headers=headers).status_code
            for path in ("/test/user", "/test/admin")
        }
    finally:
        app.extensions["database"].close()


def test_the_seeds_are_under_the_lock_of_migrations(config: Settings) -> None:
    waiting = config.replaced(MIGRATION_LOCK_TIMEOUT=0)
    with (
        with_engine(config.DATABASE_URL, writes=True) as engine,
        migration_lock(engine, 0),
        pytest.raises(UserError, match="Another process is migrating"),
    ):
        run(waiting, "development")
    with with_engine(config.DATABASE_URL) as engine, engine.connect() as connection:
        assert connection.execute(text("select count(*) from clients")).scalar() == 0
