"""What counts as production is changed only with consent."""

from dataclasses import replace
from typing import Any

import pytest

from app.clients.keys import DEVELOPMENT_KEYS, is_usable, new_key
from app.config.config import ProductionConfig
from app.db.command import migrate_marked
from app.db.engine import with_engine
from app.db.guard import ACTIONS, Action, mark_for, refusal_of
from app.db.inspect import location_of
from app.db.mark import CommandContext, facts_of, guard, mark_new
from app.db.production import Claim, DatabaseFacts, reason_of
from app.errors import UserError
from tests.support.database import empty_database

# A local development database with tables and without a mark.
LOCAL = DatabaseFacts("shop", "127.0.0.1", [], has_tables=True)


def says(by: str, environment: str) -> dict[str, Any]:
    return {"claims": [Claim(by, environment)]}


@pytest.mark.parametrize(
    "differs",
    [
        {"mark": "production"},
        {"mark": "staging", "host": ""},
        {"mark": "development", **says("APP_CONFIG", "production")},
        {"has_tables": False, **says("APP_CONFIG", "staging")},
        says("FLASK_ENV", "production"),
        {"host": "db", "has_tables": False, **says("FLASK_ENV", "production")},
        {"database": "shop_production"},
        {"database": "shop-prod1", "has_tables": False},
        {"host": "live.db.example", "has_tables": False},
        {"host": "db"},
        {"unreadable": "alembic_version_gapi", "has_tables": False},
        {"unreadable": "other_gapi", "mark": "development"},
    ],
    ids=str,
)
def test_it_counts_as_production(differs: dict[str, Any]) -> None:
    facts = replace(LOCAL, **differs)
    assert reason_of(facts) is not None
    actions: list[Action] = ["drop", "rollback", "seed", "mark"]
    for action in actions:
        refusal = refusal_of(action, facts, None, "")
        assert refusal is not None
        assert ACTIONS[action] in refusal.message
        assert refusal_of(action, facts, facts.database, "") is None


@pytest.mark.parametrize(
    "differs",
    [
        {},
        {"host": "db", "has_tables": False},
        {"host": "prod.example", "mark": "development"},
        {"mark": "development", **says("FLASK_ENV", "production")},
        {"has_tables": False, **says("FLASK_ENV", "production")},
        {"host": "/var/run/postgresql"},
        {"host": "[::1]"},
        {"host": "127.1"},
        {"host": "[::ffff:127.0.0.1]"},
        {"database": "producers"},
    ],
    ids=str,
)
def test_it_does_not_count_as_production(differs: dict[str, Any]) -> None:
    facts = replace(LOCAL, **differs)
    assert reason_of(facts) is None
    assert refusal_of("drop", facts, None, "") is None


def test_consent_for_another_database_is_refused_even_if_none_is_needed() -> None:
    refusal = refusal_of("drop", LOCAL, "shop_staging", "")
    assert refusal is not None
    assert "names shop_staging" in refusal.message


def test_a_refusal_says_what_to_type_also_for_a_copy_of_production() -> None:
    facts = replace(LOCAL, mark="production", database="it's")
    refusal = refusal_of("rollback", facts, None, "python -m manage rollback --all")
    assert refusal is not None
    assert "python -m manage rollback --all --confirm 'it'\\''s'" in refusal.hint
    assert "python -m manage db mark development --confirm" in refusal.hint


def test_a_refusal_names_the_mark_and_the_variables() -> None:
    claims = [Claim(by, "production") for by in ("APP_CONFIG", "FLASK_ENV")]
    refusal = refusal_of("drop", replace(LOCAL, mark="production", claims=claims), None, "")
    assert refusal is not None
    assert "it is marked production, APP_CONFIG is production and FLASK_ENV is production" in refusal.message
    claimed = refusal_of("drop", replace(LOCAL, claims=claims), None, "")
    assert claimed is not None
    assert "If you mean another environment, change APP_CONFIG and FLASK_ENV." in claimed.hint


@pytest.mark.parametrize(
    ("mark", "environment", "differs"),
    [
        ("development", "development", {"has_tables": False, "host": "db"}),
        ("production", "production", {"has_tables": False}),
        ("production", "development", {"has_tables": False, "host": "db", **says("FLASK_ENV", "production")}),
        ("development", "development", {"has_tables": False, **says("FLASK_ENV", "production")}),
        ("production", "development", {"has_tables": False, "database": "shop_production"}),
        ("development", "development", {"database": "shop_live", **says("APP_CONFIG", "development")}),
        (None, "development", {"host": "db"}),
        (None, "production", {"mark": "development"}),
        (None, "production", {"unreadable": "alembic_version_gapi"}),
    ],
    ids=str,
)
def test_the_first_migration_writes_a_mark(
    mark: str | None, environment: str, differs: dict[str, Any]
) -> None:
    assert mark_for(environment, replace(LOCAL, **differs)) == mark


def test_a_database_is_marked_before_its_first_migration_and_keeps_its_mark() -> None:
    with empty_database() as config:
        context = CommandContext(config, {})
        with with_engine(config.DATABASE_URL, writes=True) as engine:
            with engine.begin() as connection:
                mark_new(connection, context)
            migrate_marked(
                engine, CommandContext(ProductionConfig(vars(config)), {"APP_CONFIG": "production"})
            )
        assert facts_of(context).mark == "testing"
        guard("rollback", context)

        production = CommandContext(config, {"APP_CONFIG": "production"})
        with pytest.raises(UserError) as refused:
            guard("rollback", production)
        assert refused.value.exit_code == 4
        database, _ = location_of(config.DATABASE_URL.reveal(), {})
        guard("rollback", replace(production, confirmed=database))
        guard("client", production)


def test_keys_that_are_not_random_are_valid_in_development_and_testing_only() -> None:
    for environment in ("staging", "production"):
        assert is_usable(new_key(), environment)
        for key in (*DEVELOPMENT_KEYS.values(), "key_demo", ""):
            assert not is_usable(key, environment)
    assert is_usable(DEVELOPMENT_KEYS["admin"], "testing")
