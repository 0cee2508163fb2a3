"""The config classes."""

import json
import traceback
from pathlib import Path

import pytest

from app.config import database_url
from app.config.config import (
    Config,
    DevelopmentConfig,
    ProductionConfig,
    StagingConfig,
    TestingConfig,
    config_class,
)
from app.config.environment import parse_dotenv
from app.config.load import variables_of
from app.errors import UserError
from app.verbs.describe import env_example

KEY_PEPPER = "0123456789abcdef0123456789abcdef"
# Every variable without a default has a value here, which is not a sample.
PRODUCTION = {
    **{name: KEY_PEPPER for name, each in variables_of(ProductionConfig).items() if each.fallback is None},
    "DATABASE_URL": f"{database_url.production.example}-own",
}


def error_of(cls: type[Config], **variables: str) -> str:
    with pytest.raises(UserError) as raised:
        cls.load(variables)
    assert raised.value.exit_code == 2
    return raised.value.message


def test_all_errors_are_reported_at_once_with_the_names_of_the_variables() -> None:
    lines = error_of(ProductionConfig, PORT="x", LOG_LEVEL="loud", SERVER_TIMING="yes").splitlines()
    unset = {name for name, each in variables_of(ProductionConfig).items() if each.fallback is None}
    assert {line.split()[0] for line in lines} == {"PORT", "LOG_LEVEL", "SERVER_TIMING", *unset}
    assert {"DATABASE_URL", "KEY_PEPPER"} <= unset
    assert lines[0] == 'PORT "x" is not a whole number from 0 to 65535'
    assert "KEY_PEPPER is not set; e.g. the output of: openssl rand -hex 32" in lines


@pytest.mark.parametrize("cls", [ProductionConfig, StagingConfig])
def test_production_has_no_default_and_refuses_samples(cls: type[Config]) -> None:
    assert "KEY_PEPPER is a sample" in error_of(
        cls, **{**PRODUCTION, "KEY_PEPPER": "development-only-pepper"}
    )
    assert "shorter than 32" in error_of(cls, **{**PRODUCTION, "KEY_PEPPER": "short"})
    sample = database_url.development.example
    if database_url.development.fallback is not None:
        assert "is the sample value" in error_of(cls, **{**PRODUCTION, "DATABASE_URL": sample})
    assert cls.load(PRODUCTION).WORKER_CONCURRENCY == 4


def test_a_secret_is_hidden_in_text_json_and_errors() -> None:
    config = ProductionConfig.load(PRODUCTION)
    secret = config.KEY_PEPPER
    error = ValueError(f"It failed with {secret}", secret)
    shown = [str(secret), repr(secret), f"{secret}", repr(config), repr([secret]), repr(error)]
    shown.append(json.dumps({"pepper": secret}, default=str))
    shown += traceback.format_exception(error)
    assert all(KEY_PEPPER not in text for text in shown)
    assert "[secret]" in repr(config)
    assert secret.reveal() == KEY_PEPPER


def test_an_error_about_a_url_does_not_contain_its_password() -> None:
    wrong = error_of(ProductionConfig, **{**PRODUCTION, "DATABASE_URL": "ftp://app:hunter2@db/shop"})
    assert wrong.startswith("DATABASE_URL is not a URL")
    assert "hunter2" not in wrong


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("CORS_ORIGINS", "https://shop.example/path", "is not an origin"),
        ("CORS_ORIGINS", "https://shop.example:443", "is not an origin"),
        ("CORS_HEADERS", "X Tenant", "is not the name of a header"),
        ("PATH_PREFIX", "shop/", "is not a path such as /shop"),
        ("REQUEST_ID_HEADER", "X Id", "is not letters"),
        ("MAIL_URL", "smtp://", "does not name a mail server"),
        ("MAIL_FROM", "Ada <ada@example.com>", "is not an e-mail address"),
        ("CACHE_URL", "http://cache", "is not a URL that starts with memory:"),
        ("PORT", "٣", "is not a whole number"),
        ("POOL_SIZE", "0", "is not a whole number from 1 to 1000"),
    ],
)
def test_a_value_that_is_wrong_is_refused(name: str, value: str, error: str) -> None:
    given = {"DATABASE_URL": PRODUCTION["DATABASE_URL"], name: value}
    assert error in error_of(TestingConfig, **given)


def test_a_config_does_not_change() -> None:
    config = ProductionConfig.load(PRODUCTION)
    with pytest.raises(AttributeError):
        config.WORKER_CONCURRENCY = 1
    assert config.replaced(WORKER_CONCURRENCY=9).WORKER_CONCURRENCY == 9
    assert config.WORKER_CONCURRENCY == 4


def test_app_config_selects_the_config_class() -> None:
    assert config_class({}, built=False) is DevelopmentConfig
    assert config_class({"APP_CONFIG": "staging"}) is StagingConfig
    assert config_class({"APP_CONFIG": "development"}, built=True) is DevelopmentConfig
    with pytest.raises(UserError, match="APP_CONFIG is not set, and a build has no default"):
        config_class({}, built=True)
    with pytest.raises(UserError, match='APP_CONFIG "prod" is not one of development'):
        config_class({"APP_CONFIG": "prod"})


def test_a_dotenv_file_has_names_values_quotes_and_comments() -> None:
    text = "# A comment\nA=1 # one\nexport B = 'two words'\nC=\"a\\nb\"\nD=\n#E=5\n"
    assert parse_dotenv(text) == {"A": "1", "B": "two words", "C": "a\nb", "D": ""}


def test_env_example_matches_the_config_classes() -> None:
    text = env_example().text
    assert Path(".env.example").read_text("utf8") == f"{text}\n"
    assert all(f"{name}=" in text for name in variables_of(Config))
