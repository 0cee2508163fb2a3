"""Runs the seeds: files that insert rows, and can run again."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine

from app.config.built import ROOT
from app.config.config import Settings
from app.db.lock import migration_lock
from app.db.session import Db
from app.errors import UserError

FOLDER = ROOT / "seeds"


class Seed(Protocol):
    """The function `seed` of a file: it adds missing rows, so that running it again changes nothing."""

    def __call__(self, db: Db, config: Settings) -> None: ...


def seed(engine: Engine, config: Settings, sets: tuple[str, ...] = ()) -> list[str]:
    """Runs the seeds of this environment, or of other sets, in one transaction. Returns their names.

    A set is a folder. Files in seeds/ itself and in `base` belong to every set.
    """
    names = seed_names(sets or (set_of(config),))
    with migration_lock(engine, config.MIGRATION_LOCK_TIMEOUT), engine.begin() as connection:
        for name in names:
            run_seed(connection, config, name)
    return names


def run_seed(connection: Connection, config: Settings, name: str) -> None:
    """Runs one seed in the connection's transaction."""
    with Db(connection) as db:
        try:
            _load(name)(db, config)
            db.flush()
        except UserError:
            raise
        except Exception as error:
            reason = getattr(error, "orig", None) or error
            raise UserError(f"seeds/{name}.py failed: {type(error).__name__}: {reason}") from error


def seed_names(sets: tuple[str, ...]) -> list[str]:
    """The names of the seeds of these sets, in the order in which they run."""
    shared = sorted([*_files_in(""), *_files_in("base")], key=lambda name: name.rpartition("/")[2])
    return [*shared, *(name for each in sets for name in _files_in(each))]


def set_of(config: Settings) -> str:
    """The set of this environment."""
    return "test" if config.environment == "testing" else config.environment


def _files_in(set: str) -> Iterator[str]:
    folder = FOLDER / set
    if not folder.is_dir():
        return
    for file in sorted(folder.iterdir()):
        if file.suffix in (".yml", ".yaml", ".json", ".csv"):
            raise UserError(f"{file.relative_to(ROOT)} is data: write the seed in Python.", exit_code=2)
        if file.suffix == ".py" and file.stem != "__init__":
            yield f"{set}/{file.stem}" if set else file.stem


def _load(name: str) -> Seed:
    path = Path(FOLDER, f"{name}.py")
    spec = spec_from_file_location(f"seeds.{name.replace('/', '.')}", path)
    if spec is None or spec.loader is None:
        raise UserError(f"{path.name} cannot be read.")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    found: Seed | None = getattr(module, "seed", None)
    if found is None:
        raise UserError(f"seeds/{name}.py has no function seed(db, config).", exit_code=2)
    return found
