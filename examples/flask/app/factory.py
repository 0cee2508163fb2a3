"""`create_app(config)` is the one way to make the API; importing this opens nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from flask import Flask

from app.clients.find_client import client_finder
from app.config.config import Settings
from app.db.database import Database
from app.http.api import Api
from app.http.contract.contract import install_contract
from app.http.contract.deprecations_page import deprecations_page
from app.http.exchange import Exchange
from app.http.operate.health import health, install_health, version
from app.http.operate.log import Log, StandardOutput
from app.http.operate.refusals import Refusals
from app.http.part import Part
from app.http.request.blueprint import Blueprint
from app.http.request.segment import Segment
from app.http.request.sound_routes import require_sound_routes
from app.http.response.deprecations import DeprecationNotices
from app.http.user import FindClient
from app.parts import PARTS
from app.resources import load_models, load_modules
from app.service import Service


def create_app(
    config: Settings,
    *,
    log: Log | None = None,
    blueprints: Sequence[Blueprint] | None = None,
    now: Callable[[], float] = time.time,
    find_client: FindClient | None = None,
) -> Flask:
    """Makes the API, for the server, the tests and the manage commands.

    `blueprints` replace those of the resources. `now` is the clock, in seconds: what is deprecated ends by
    it. `find_client` finds the client of a key (default: in the database).
    """
    load_models()
    api = Api("app", static_folder=None)
    api.url_map.strict_slashes = True
    api.url_map.merge_slashes = False
    api.url_map.converters["segment"] = Segment
    api.json.ensure_ascii = False  # type: ignore[attr-defined]
    _prepare(api, config, log or Log(config.LOG_LEVEL, StandardOutput()), now)

    database: Database = api.extensions["database"]
    parts: list[Part] = api.extensions["parts"]
    for part in parts:
        part.install(api)
    find = find_client or client_finder(database, config, api.extensions["log"])
    Exchange(api, find).install()

    guides = [part.guide for part in parts if part.guide]
    install_contract(api, guides)
    for part in parts:
        part.serve(api)
    deprecations_page(api)
    for blueprint in blueprints if blueprints is not None else _all_blueprints():
        blueprint.add_to(api)
    require_sound_routes(api)
    return api


def _prepare(api: Flask, config: Settings, log: Log, now: Callable[[], float]) -> None:
    """What the parts and the routes of an app share."""
    services: list[Service] = [module.service for module in load_modules("service")]
    notices = DeprecationNotices(config, now)
    api.extensions |= {
        "config": config,
        "log": log,
        "database": Database(config),
        "refusals": Refusals(),
        "largest_body": config.BODY_LIMIT,
        "services": services,
        "parts": [*PARTS, *services],
        "routes": [],
        "by_endpoint": {},
        "representations": {},
        "tags": {},
        "deprecation_notices": notices,
        "deprecations": notices.entries,
    }
    install_health(api)


def _all_blueprints() -> list[Blueprint]:
    """Every blueprint of this API; the resources are listed in resources.py."""
    modules = load_modules("views")
    return [health, *(each for module in modules for each in module.blueprints), version]
