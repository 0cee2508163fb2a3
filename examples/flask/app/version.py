"""The name and version of this API, from pyproject.toml."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class PackageInfo:
    """What pyproject.toml says about this API."""

    name: str
    version: str
    description: str


@cache
def package_info() -> PackageInfo:
    """Reads pyproject.toml, once."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    return PackageInfo(project["name"], project["version"], project["description"])
