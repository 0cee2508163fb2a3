"""A group of routes below one prefix.

Each is declared on its audience: `@orders.user.get("/", summary=…)`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Blueprint as FlaskBlueprint
from flask import Flask

from app.http.request.add_route import Declaration, add_route
from app.http.request.deprecation import Deprecation
from app.http.request.file_rule import FileRule
from app.http.request.listing import Listing
from app.http.response.reply_kind import ReplyKind
from app.http.user import Audience

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class RouteMethods:
    """Declares routes for one audience."""

    blueprint: Blueprint
    audience: Audience

    def get(self, path: str, **spec: Any) -> Callable[[View], View]:
        """A route that reads: its session cannot write."""
        return self._declare("GET", path, **spec)

    def post(self, path: str, **spec: Any) -> Callable[[View], View]:
        """A route that creates, or does something."""
        return self._declare("POST", path, **spec)

    def put(self, path: str, **spec: Any) -> Callable[[View], View]:
        """A route that replaces, or creates under a name that the caller chose."""
        return self._declare("PUT", path, **spec)

    def patch(self, path: str, **spec: Any) -> Callable[[View], View]:
        """A route that changes some fields."""
        return self._declare("PATCH", path, **spec)

    def delete(self, path: str, **spec: Any) -> Callable[[View], View]:
        """A route that removes."""
        return self._declare("DELETE", path, **spec)

    def _declare(
        self,
        method: str,
        path: str,
        *,
        summary: str,
        description: str = "",
        status: int = 0,
        operation_id: str = "",
        reply: ReplyKind | None = None,
        lists: Listing[Any, Any] | None = None,
        files: Mapping[str, FileRule] | None = None,
        raw_body: bool | tuple[str, ...] = False,
        deprecated: Deprecation | None = None,
        idempotent: bool = False,
        cache: object = None,
        record: str = "",
        retry: bool = False,
        location: Callable[[Any], str] | None = None,
        suppress: Mapping[str, str] | None = None,
    ) -> Callable[[View], View]:
        options = {
            "summary": summary,
            "description": description,
            "status": status,
            "operation_id": operation_id,
            "files": files,
            "raw_body": raw_body,
            "idempotent": idempotent,
            "cache": cache,
            "record": record,
            "retry": retry,
            "location": location,
            "suppress": suppress or {},
        }

        def declare(view: View) -> View:
            declaration = Declaration(
                method,
                path,
                self.audience,
                view,
                options,
                reply,
                lists,
                deprecated or self.blueprint.deprecated,
            )
            self.blueprint.declarations.append(declaration)
            return view

        return declare


class Blueprint(FlaskBlueprint):
    """Flask's blueprint, whose routes say whom they serve before they say anything else."""

    def __init__(self, prefix: str, description: str, deprecated: Deprecation | None, hidden: bool) -> None:
        super().__init__(prefix.strip("/").replace("/", "-").replace(".", "-"), __name__)
        self.prefix = prefix
        self.description = description
        self.deprecated = deprecated
        self.declarations: list[Declaration] = []
        # Its tag in the OpenAPI document; hidden routes are not in it.
        self.tag = "" if hidden else prefix.rsplit("/", 1)[-1]
        self.anonymous = self.of("anonymous")
        self.user = self.of("user")
        self.admin = self.of("admin")

    def of(self, audience: Audience) -> RouteMethods:
        """Declares routes for this audience."""
        return RouteMethods(self, audience)

    def add_to(self, api: Flask) -> None:
        """Adds its routes to an app."""
        if self.tag and self.description:
            api.extensions["tags"][self.tag] = self.description
        api.register_blueprint(self)
        for declaration in self.declarations:
            add_route(api, self.name, self.prefix, self.tag, declaration)


def blueprint(
    prefix: str, description: str = "", *, deprecated: Deprecation | None = None, hidden: bool = False
) -> Blueprint:
    """A group of routes. `deprecated` says that all of them will be dropped; a route may say it of itself."""
    return Blueprint(prefix, description, deprecated, hidden)
