"""The verbs of the manage command."""

from __future__ import annotations

from collections.abc import Mapping

from app.resources import load_modules
from app.service import Verb
from app.verbs import database, describe, programs
from app.verbs.clients import client
from app.verbs.migration.verbs import MIGRATION
from app.verbs.removable import REMOVABLE
from app.verbs.seeds import SEED, seed
from app.verbs.servers import DB

VERBS: dict[str, Verb] = {
    "setup": Verb(
        usage="setup                create the database if it is missing, apply migrations, then seed",
        action="seed",
        run=lambda input: database.setup(input.context()),
    ),
    "migrate": Verb(
        usage="migrate              apply every pending migration",
        action=None,
        run=lambda input: database.migrate(input.context()),
    ),
    "rollback": Verb(
        usage="rollback [--all]     roll back the last batch of migrations, or all",
        action="rollback",
        flags=("all",),
        run=lambda input: database.rollback(input.context(), all=input.flag("all")),
    ),
    "repair": Verb(
        usage="""repair NAME --applied|--pending
                       record the state of a migration that you repaired by hand""",
        action="repair",
        flags=("applied", "pending"),
        accepts=lambda words, flag: len(words) == 1 and flag("applied") != flag("pending"),
        run=lambda input: database.repair(input.context(), input.words[0], applied=input.flag("applied")),
    ),
    "unlock": Verb(
        usage="unlock               wait until nobody migrates: a dead process holds no lock",
        action=None,
        run=lambda input: database.unlock(input.context()),
    ),
    "seed": seed,
    "client": client,
    "config": Verb(
        usage="config [--example]   show every variable, or print .env.example",
        action=None,
        flags=("example",),
        run=lambda input: (
            describe.env_example()
            if input.flag("example")
            else describe.config(input.config_class, input.environment)
        ),
    ),
    "routes": Verb(
        usage="routes               list every route with its audience, and what is deprecated",
        action=None,
        run=describe.routes,
    ),
    "openapi": Verb(
        usage="""openapi [--write]    print the OpenAPI document, or write it to openapi.json, and what is
                       deprecated to docs/deprecations.md""",
        action=None,
        flags=("write",),
        run=lambda input: describe.openapi(input, write=input.flag("write")),
    ),
    "serve": Verb(usage="serve                serve the API", action=None, run=programs.serve),
    "worker": Verb(usage="worker               run jobs", action=None, run=programs.worker),
    "dev": Verb(
        usage="dev                  apply migrations, seed, serve, and start again after each change",
        action="seed",
        run=programs.dev,
    ),
    "test": Verb(
        usage="test [ARGUMENT …]    run the tests, with arguments of pytest after --",
        action=None,
        accepts=lambda words, flag: True,
        run=programs.test,
    ),
    **REMOVABLE,
}

GROUPS: dict[str, Mapping[str, Verb]] = {"migration": MIGRATION, "seed": SEED, "db": DB}
"""What `gapi migration`, `gapi seed` and `gapi db` ask for."""


def all_verbs() -> dict[str, Verb]:
    """All verbs, also those of resources."""
    found = dict(VERBS)
    for module in load_modules("service"):
        found.update(module.service.verbs)
    return found
