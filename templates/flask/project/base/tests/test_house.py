"""How the code is arranged: imports go one way, without a cycle, and name what is declared."""

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from app.version import ROOT

# A module imports from its own layer and from those above it in this list, never from those below.
LAYERS = ["version", "errors", "config", "db", "http", "resources of all", "app", "programs"]

SHARED = {
    "app.version": "version",
    "app.errors": "errors",
    "app": "app",
    "app.parts": "app",
    "app.service": "http",
    "app.resources": "http",
}

PROGRAMS = ("app.verbs", "app.server")

# The names that packages are imported by, where they differ from the names in the lists.
IMPORTED_AS = {"pymysql": "pymysql", "psycopg": "psycopg", "werkzeug": "flask", "pydantic_core": "pydantic"}


@cache
def modules() -> dict[str, Path]:
    """Every module of the app, by name."""
    found: dict[str, Path] = {}
    for path in sorted((ROOT / "app").rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


@cache
def imports_of(name: str) -> frozenset[str]:
    """What a module imports when it is loaded: not in functions, and not for types only."""
    tree = ast.parse(modules()[name].read_text())
    return frozenset(imported for node in at_load(tree.body) for imported in names_in(node))


def at_load(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for node in body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node
        elif isinstance(node, ast.If) and ast.unparse(node.test) != "TYPE_CHECKING" or isinstance(node, ast.Try):
            yield from at_load(node.body)


def names_in(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module:
        known = modules()
        for alias in node.names:
            whole = f"{node.module}.{alias.name}"
            yield whole if whole in known else node.module


def layer_of(name: str) -> str:
    if name in SHARED:
        return SHARED[name]
    if name.startswith(PROGRAMS):
        return "programs"
    second = name.split(".")[1]
    return second if second in LAYERS else "resources of all"


def test_no_module_imports_itself_through_others() -> None:
    known = modules()
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, " → ".join([*path[path.index(name) :], name])
        if name in done:
            return
        for imported in sorted(imports_of(name) & known.keys()):
            visit(imported, (*path, name))
        done.add(name)

    for name in known:
        visit(name, ())


@pytest.mark.parametrize("layer", LAYERS)
def test_imports_go_one_way(layer: str) -> None:
    allowed = LAYERS[: LAYERS.index(layer) + 1]
    for name in modules():
        if layer_of(name) != layer:
            continue
        for imported in sorted(imports_of(name) & modules().keys()):
            if is_exception(name, imported):
                continue
            assert layer_of(imported) in allowed, f"{name} imports {imported}"


def is_exception(name: str, imported: str) -> bool:
    """A service names its verbs, and what tells a resource's own programs apart is in the resource."""
    return (
        name.rsplit(".", 1)[-1] in ("service", "verbs", "replay", "send") or imported == "app.verbs.columns"
    )


def test_every_package_that_is_imported_is_declared() -> None:
    declared = {
        re.split(r"[^a-z0-9-]", line.lower())[0]
        for line in (ROOT / "requirements.in").read_text().splitlines()
        if line and not line.startswith(("#", "-"))
    }
    for name in modules():
        for imported in imports_of(name):
            top = imported.split(".")[0]
            if top in sys.stdlib_module_names or top in ("app", "__future__"):
                continue
            assert IMPORTED_AS.get(top, top) in declared, f"{name} imports {top}"
