"""The list of routes, for people and for `gapi`."""

from dataclasses import asdict
from typing import Any

from app.http.request.deprecation import summary_of
from app.http.route import Route


def route_data(route: Route) -> dict[str, Any]:
    """What `manage routes --json` says of a route."""
    deprecated = route.spec.deprecated
    facts = {name: text for name, text in asdict(deprecated).items() if text} if deprecated else None
    return {
        "method": route.method,
        "path": route.path,
        "audience": route.audience,
        **({"deprecated": facts} if facts else {}),
        **({"note": route.note} if route.note else {}),
    }


def route_notes(route: Route) -> str:
    """What a part says of it, and when it will be dropped."""
    deprecated = route.spec.deprecated
    notes = [route.note, f"deprecated {summary_of(deprecated)}" if deprecated else ""]
    return "; ".join(filter(None, notes))
