"""The resources of this API, sorted by name: the package of each.

To add one, create its folder and add a line here. `models.py` has its tables, `views.py`, if any, its
`blueprints`, and `service.py`, if any, its `service`. Commands that need only the tables load nothing else.
"""

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

RESOURCES = {
    "clients": "app.clients",
    "jobs": "app.jobs",
    "notices": "app.notices",
    "orders": "app.orders",
    "products": "app.products",
    "recordings": "app.recordings",
    "usage": "app.usage",
}

# Tables of parts.
PART_MODELS = ("app.http.cache.database_mark", "app.http.response.idempotency_key")


def load_modules(name: str) -> list[ModuleType]:
    """The module of this name of every resource that has one."""
    modules = [f"{package}.{name}" for package in RESOURCES.values()]
    return [import_module(module) for module in modules if _exists(module)]


def load_models() -> None:
    """Registers the tables of all resources and parts with `Base.metadata`."""
    load_modules("models")
    for module in filter(_exists, PART_MODELS):
        import_module(module)


def _exists(module: str) -> bool:
    """Whether there is such a module: a part can be taken out."""
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False
