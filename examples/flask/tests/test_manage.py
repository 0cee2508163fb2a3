"""The manage command: its verbs, its JSON for gapi, and its exit codes."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from app.config.config import Settings
from app.config.secret import Secret
from app.db.engine import with_engine
from app.db.history import FOLDER
from app.db.mark import write_mark
from app.db.server import exists
from app.errors import UserError
from app.verbs.flags import wait_for_database
from app.verbs.main import main
from tests.support.database import empty_database, migrated_database
from tests.support.files import another_migration, another_seed
from tests.support.verbs import InputFor

NAMES = sorted(file.stem for file in FOLDER.glob("*.py"))


class Manage:
    """Runs verbs on a database."""

    def __init__(self, config: Settings, output: pytest.CaptureFixture[str]) -> None:
        self.config = config
        self._output = output

    def __call__(self, line: str) -> tuple[int, str, str]:
        """The exit code, standard output and standard error."""
        code = main(line.split())
        captured = self._output.readouterr()
        return code, captured.out, captured.err

    def json(self, line: str) -> dict[str, Any]:
        """The object that --json prints."""
        code, output, _ = self(f"{line} --json")
        found: dict[str, Any] = json.loads(output)
        assert found["ok"] == (code == 0)
        return found


@pytest.fixture
def manage(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Manage]:
    with empty_database() as config:
        yield from _manage(config, monkeypatch, capsys)


@pytest.fixture
def migrated(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Manage]:
    with migrated_database() as config:
        yield from _manage(config, monkeypatch, capsys)


def _manage(
    config: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Manage]:
    monkeypatch.setenv("APP_CONFIG", "development")
    monkeypatch.setenv("DATABASE_URL", config.DATABASE_URL.reveal())
    monkeypatch.delenv("NODE_ENV", raising=False)
    monkeypatch.delenv("FLASK_ENV", raising=False)
    yield Manage(config, capsys)


def test_what_is_unknown_is_a_usage_error_with_the_list(manage: Manage) -> None:
    code, _, errors = manage("nonsense")
    assert code == 2
    assert errors.startswith("Unknown verb: nonsense.\nUsage: manage VERB")
    assert "migration up" in errors
    found = manage.json("nonsense")
    assert (found["code"], found["contract"]) == (2, 1)
    assert {"setup", "migrate", "seed", "routes", "usage", "replay", "migration"} <= set(found["verbs"])
    assert manage("")[0] == 2
    assert manage("migrate --nonsense")[2].startswith("Unknown option '--nonsense'")
    assert manage("migrate more")[0] == 2
    assert manage("migration nonsense")[0] == 2
    assert manage("client add one")[0] == 2


def test_wrong_configuration_is_exit_2(manage: Manage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "x")
    assert manage("migrate")[0] == 2
    code, _, errors = manage("config")
    assert code == 2
    assert '! "x" is not a whole number' in errors


def test_setup_migrates_and_seeds_once(manage: Manage) -> None:
    first = manage.json("setup")
    assert first["applied"] == NAMES
    assert first["seeded"][0] == "development/01_clients"
    second = manage.json("setup")
    assert second["applied"] == []
    assert "The development key is" in manage("setup")[1]
    assert manage.json("db mark")["mark"] == "development"


def test_config_shows_values_sources_and_no_secret(migrated: Manage) -> None:
    found = migrated.json("config")
    assert (found["config"], found["environment"]) == ("DevelopmentConfig", "development")
    variables = {each["name"]: each for each in found["variables"]}
    assert variables["PORT"] == {
        "name": "PORT",
        "value": "3000",
        "source": "default",
        "secret": False,
        "ok": True,
    }
    assert (variables["KEY_PEPPER"]["value"], variables["KEY_PEPPER"]["secret"]) == ("[secret]", True)
    assert variables["DATABASE_URL"]["source"] == "environment"


def test_routes_and_openapi_describe_the_api(migrated: Manage) -> None:
    routes = migrated.json("routes")["routes"]
    assert {"method": "POST", "path": "/v1/orders", "audience": "user"}.items() <= next(
        each for each in routes if each["path"] == "/v1/orders" and each["method"] == "POST"
    ).items()
    found = migrated.json("openapi")
    assert found["path"] == "openapi.json"
    assert "/v1/orders" in found["openapi"]["paths"]


def test_migrations_are_reported_as_gapi_reports_them(manage: Manage) -> None:
    up = manage.json("migration up --step 2")
    assert (up["format"], up["code"], up["pending"]) == (2, 0, len(NAMES) - 2)
    assert [(each["name"], each["status"], each["batch"]) for each in up["migrations"]] == [
        (NAMES[0], "done", 1),
        (NAMES[1], "done", 1),
    ]
    states = manage.json("migration status")["migrations"]
    assert [each["status"] for each in states] == ["applied", "applied"] + ["pending"] * (len(NAMES) - 2)
    assert manage("migration status --exit-code")[0] == 1
    assert manage.json("migration check --no-db")["findings"] == []
    pending = manage.json("migration check")
    assert {each["code"] for each in pending["findings"]} == {"pending"}

    assert manage.json(f"migration to {NAMES[0]}")["migrations"][0]["direction"] == "down"
    assert manage.json("migration to latest")["pending"] == 0
    assert manage.json("migration redo")["migrations"][1]["direction"] == "up"
    assert manage("migration status --exit-code")[0] == 0
    assert [each["name"] for each in manage.json("migration down 2")["migrations"]] == NAMES[:-3:-1]
    assert manage.json("migration unlock")["outcome"] == "free"


def test_migration_names_may_be_short_and_must_be_known(manage: Manage) -> None:
    assert manage.json("migration up --to create_products")["migrations"][-1]["name"].endswith("_products")
    assert "is a part of several names" in manage("migration up --to create")[2]
    assert "There is no migration other" in manage("migration down --to other")[2]
    code, _, errors = manage("migration up cache_marks")
    assert code == 2
    assert "is pending, and" in errors


def test_a_flag_that_is_not_supported_is_refused_in_one_sentence(migrated: Manage) -> None:
    name = NAMES[-1]
    for line in (
        "migration up --dry-run",
        "migration to latest --allow-out-of-order",
        f"migration repair {name} --renamed-to other",
        "migration unlock --force",
        "migration sql --dialect mysql",
        "migration check --format github",
        "migration verify --with main",
        "migration verify --url-env URL",
        "seed --rows 5",
        "seed --prune",
        "seed check --scratch-url sqlite:x",
    ):
        code, output, errors = migrated(line)
        assert (code, output) == (2, ""), line
        assert re.fullmatch(r"--[a-z-]+ is not supported in this project(\.|: .+\.)\n", errors), line


@pytest.mark.parametrize("line", ["migration down 2 --all", "migration sql create_orders --pending"])
def test_what_is_chosen_twice_is_refused(migrated: Manage, line: str) -> None:
    code, _, errors = migrated(line)
    assert code == 2
    assert "cannot be combined." in errors


def test_a_repair_needs_to_know_the_state(migrated: Manage) -> None:
    for line in ("migration repair create_orders", "migration repair x --mark-applied --mark-pending"):
        code, _, errors = migrated(line)
        assert code == 2
        assert "applied or pending now?" in errors
    assert migrated("migration status --exit-code")[0] == 0


def test_quiet_prints_errors_only(migrated: Manage) -> None:
    for line in ("seed --quiet", "seed -q", "db mark --quiet", "db prepare -q"):
        assert migrated(line) == (0, "", "")
    assert migrated.json("db mark --quiet")["outcome"] == "marked"
    code, _, errors = migrated("seed nothing --lock-timeout soon --quiet")
    assert (code, errors) == (2, "--lock-timeout soon is not a time, e.g. 30s or 5m.\n")


def test_wait_db_waits_until_the_database_can_be_reached(manage: Manage) -> None:
    assert manage("migration up --wait-db 1s --step 1")[0] == 0
    assert manage("migration status --wait-db soon")[0] == 2
    asked: list[Secret] = []

    def reach(url: Secret) -> None:
        asked.append(url)
        if len(asked) < 3:
            raise UserError("Not yet.")

    wait_for_database(InputFor(manage.config, options={"wait-db": "60s"}), reach)
    assert len(asked) == 3
    wait_for_database(InputFor(manage.config, options={"wait-db": "0"}), reach)
    assert len(asked) == 3


def test_sql_is_printed_for_people(manage: Manage) -> None:
    _, output, _ = manage("migration sql --all")
    assert output.startswith("CREATE TABLE alembic_version")
    assert "CREATE TABLE orders" in output
    found = manage.json("migration sql create_clients --down")
    assert found["migrations"][0]["sql"][0] == "DROP TABLE clients"


def test_every_migration_is_reversible(migrated: Manage) -> None:
    found = migrated.json("migration verify --last 2")
    assert [each["status"] for each in found["migrations"]] == ["reversible"] * 2
    assert found["applied"] == len(NAMES) - 2


def test_a_down_that_leaves_something_is_found(migrated: Manage) -> None:
    with another_migration("leaves", LEAVES):
        code, output, _ = migrated("migration verify --last 1")
        assert code == 1
        assert "clients: index ix_left is still there" in output
        codes = {each["code"] for each in migrated.json("migration check --no-db")["findings"]}
        assert codes == {"no-down"}


LEAVES = """
from alembic import op


def upgrade() -> None:
    op.create_index("ix_left", "clients", ["role"])


def downgrade() -> None:
    pass
"""


def test_seeds_are_checked_by_seeding_twice(migrated: Manage) -> None:
    found = migrated.json("seed check")
    assert (found["differences"], found["rows"] > 0) == ([], True)
    with another_seed(TWICE):
        code, output, _ = migrated("seed check")
        assert code == 1
        assert "clients is not the same after the second time." in output


TWICE = """
from app.clients.models import Client
from app.db.ids import new_id


def seed(db, config):
    db.add(Client(name=new_id(), owner_email="a@b.c", role="user"))
"""


def test_seeding_needs_a_migrated_database(manage: Manage) -> None:
    code, _, errors = manage("seed")
    assert code == 1
    assert f"The migration {NAMES[0]} is pending." in errors


def test_a_database_is_created_prepared_reset_and_dropped(manage: Manage) -> None:
    assert manage.json("db drop")["outcome"] == "dropped"
    assert not exists(manage.config.DATABASE_URL)
    assert manage.json("db drop")["outcome"] == "missing"
    assert manage.json("db create")["outcome"] == "created"
    assert manage.json("db create")["outcome"] == "exists"
    assert manage.json("db prepare")["seeded"] != []
    assert manage.json("db prepare")["outcome"] == "ready"
    assert manage.json("db mark staging --confirm " + str(manage.json("db mark")["database"]))["mark"]
    database = manage.json("db mark")["database"]
    assert manage.json(f"db reset --confirm {database}")["seeded"] != []
    assert manage.json("db mark")["mark"] == "staging"


def test_setup_and_prepare_create_a_database_that_does_not_exist(manage: Manage) -> None:
    for line in ("setup", "db prepare"):
        assert manage.json("db drop")["outcome"] == "dropped"
        assert manage.json(line)["seeded"] != []
        assert exists(manage.config.DATABASE_URL)


@pytest.mark.parametrize(
    "line", ["rollback --all", "migration down", "seed", "setup", "db reset", "db drop", "client add a a@b.c"]
)
def test_what_removes_or_invents_data_needs_consent_in_production(migrated: Manage, line: str) -> None:
    with with_engine(migrated.config.DATABASE_URL, writes=True) as engine, engine.begin() as connection:
        write_mark(connection, "production")
    code, _, errors = migrated(line)
    assert code == 4
    assert "counts as production: it is marked production" in errors
    assert f"python -m manage {line} --confirm " in errors
    assert migrated.json("migration status")["migrations"][-1]["status"] == "applied"
    assert migrated.json("client list")["keys"] == []


def test_clients_and_their_keys_are_managed(migrated: Manage) -> None:
    added = migrated.json("client add shop ada@example.com --admin --expires 90d --by ada")
    assert (added["name"], added["role"]) == ("shop", "admin")
    assert added["key"].startswith("key_")
    code, _, audit = migrated("client issue shop --by ada")
    assert code == 0
    line = json.loads(audit)
    assert (line["audit"], line["client"], line["by"], line["msg"]) == (True, "shop", "ada", "key issued")
    assert added["key"] not in audit
    keys = migrated.json("client list")["keys"]
    assert [each["state"] for each in keys] == ["live", "live"]
    assert migrated.json("client peppers")["previous"] == 0
    assert migrated.json(f"client revoke shop {added['key'][:12]}")["revoked"] == [added["key"][:12]]
    assert len(migrated.json("client revoke shop")["revoked"]) == 1
    assert migrated("client revoke nobody")[0] == 1
    assert migrated("client add x nobody")[0] == 2
    assert migrated("client add x a@b.c --expires yesterday")[0] == 2


def test_a_repair_is_recorded(manage: Manage) -> None:
    manage.json("migration up --step 1")
    assert manage.json(f"repair {NAMES[0]} --pending")["applied"] is False
    assert manage.json(f"migration repair {NAMES[0]} --mark-applied")["outcome"] == "applied"
    assert manage(f"repair {NAMES[0]}")[0] == 2
    assert manage("repair unknown --applied")[0] == 2
