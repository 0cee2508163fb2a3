"""How the code is arranged."""

import ast
import re
import tomllib
from functools import cache
from pathlib import Path

FILES = sorted(Path("app").rglob("*.py"))
# From the lowest to the highest. A folder imports from itself and from lower ones.
FLOORS = ["app", "errors", "version", "config", "db", "http", "service", "a resource", "resources", "parts"]
ABOVE = ["factory", "server", "verbs"]


def module_of(file: Path) -> str:
    return ".".join(file.with_suffix("").parts).removesuffix(".__init__")


MODULES = {module_of(file): file for file in FILES}


@cache
def all_imports_of(file: Path) -> list[str]:
    """The modules that a file imports when it is loaded; not those for types only."""
    found = []
    for node in ast.parse(file.read_text("utf8")).body:
        if isinstance(node, ast.ImportFrom) and node.module:
            below = [f"{node.module}.{name.name}" for name in node.names]
            found += [name if name in MODULES else node.module for name in below]
        elif isinstance(node, ast.Import):
            found += [name.name for name in node.names]
    return list(dict.fromkeys(found))


def imports_of(file: Path) -> list[str]:
    """Those of this project."""
    return [name for name in all_imports_of(file) if name in MODULES]


def test_there_are_no_circular_imports() -> None:
    circles: list[str] = []
    cleared: set[str] = set()

    def walk(module: str, trail: list[str]) -> None:
        if module in trail:
            circles.append(" > ".join([*trail[trail.index(module) :], module]))
        elif module not in cleared:
            for name in imports_of(MODULES[module]):
                walk(name, [*trail, module])
            cleared.add(module)

    for module in MODULES:
        walk(module, [])
    assert circles == []


def floor_of(module: str) -> int:
    name = [*module.split("."), "app"][1]
    if name in ABOVE:
        return len(FLOORS) + ABOVE.index(name)
    return FLOORS.index(name) if name in FLOORS else FLOORS.index("a resource")


def test_no_folder_imports_from_a_higher_one() -> None:
    upward = [
        f"{module} imports {name}"
        for module, file in MODULES.items()
        for name in imports_of(file)
        if floor_of(name) > floor_of(module)
    ]
    assert upward == []


def test_a_command_loads_neither_the_app_nor_flask_nor_alembic_before_it_needs_them() -> None:
    todo = ["app.verbs.main"]
    loaded: set[str] = set()
    while todo:
        module = todo.pop()
        loaded.add(module.split(".")[0] if module not in MODULES else module)
        if module in MODULES:
            todo += [name for name in all_imports_of(MODULES[module]) if name not in loaded]

    assert loaded & {"app.factory", "flask", "alembic"} == set()


def test_the_environment_is_read_in_one_file() -> None:
    readers = [str(file) for file in FILES if re.search(r"os\.environ\b|getenv", file.read_text("utf8"))]

    assert readers == [str(Path("app/config/environment.py"))]


def test_every_resource_is_listed() -> None:
    from app.resources import RESOURCES

    folders = [path.parent.name for path in Path("app").glob("*/models.py")]

    assert sorted(RESOURCES) == sorted(folders)
    assert list(RESOURCES) == sorted(RESOURCES)


def test_every_imported_package_is_required() -> None:
    required = {line.split("==")[0].lower() for line in Path("requirements.txt").read_text().splitlines()}
    names = {"flask": "flask", "sqlalchemy": "sqlalchemy", "pydantic": "pydantic", "alembic": "alembic"}

    assert set(names.values()) <= required
    with Path("pyproject.toml").open("rb") as file:
        assert tomllib.load(file)["project"]["requires-python"] == ">=3.11"
