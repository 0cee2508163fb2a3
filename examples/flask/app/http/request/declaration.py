"""What a route declares: the arguments of its view are its schemas."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Union, get_args, get_origin, get_type_hints

from flask import Response
from pydantic import BaseModel

from app.http.request.deprecation import Deprecation, with_prefix
from app.http.request.listing import Listing, Page
from app.http.response.json_reply import json_reply
from app.http.response.page_reply import page_reply
from app.http.response.reply_kind import ReplyKind, forms_of, header_names
from app.http.route import Spec
from app.http.user import Audience

MODELS = ("params", "query", "headers", "body")
# What a view can name, besides its schemas.
OTHERS = frozenset(
    {"db", "user", "files", "raw_body", "config", "log", "call", "if_match", "url", "request_id"}
)


@dataclass(frozen=True)
class Declaration:
    """A route as a blueprint declares it."""

    method: str
    path: str
    audience: Audience
    view: Callable[..., Any]
    options: dict[str, Any]
    reply: ReplyKind | None
    lists: Listing[Any, Any] | None
    deprecated: Deprecation | None


def spec_of(declaration: Declaration, name: str) -> Spec:
    """The whole declaration of a route. Raises at the start for one that could not work."""
    hints = get_type_hints(declaration.view, include_extras=True)
    models = {each: _model_of(name, each, hints.get(each)) for each in MODELS}
    if declaration.lists:
        models["query"] = declaration.lists.query
    options: dict[str, Any] = {**declaration.options, **models}
    spec = Spec(
        reply=declaration.reply or _reply_of(hints.get("return")),
        deprecated=with_prefix(declaration.deprecated, declaration.method, declaration.path),
        **options,
    )
    _require_sound(name, spec, declaration.view)
    return spec


def status_of(spec: Spec) -> int:
    """The status of a success; of several, the first."""
    return (spec.reply.status if spec.reply else 0) or spec.status or (200 if spec.reply else 204)


def wanted_by(view: Callable[..., Any]) -> list[str]:
    """The names of a view's arguments."""
    return list(inspect.signature(view).parameters)


def _model_of(name: str, part: str, hint: Any) -> type[BaseModel] | None:
    if hint is None:
        return None
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return hint
    raise TypeError(f"{name}: the annotation of {part} is not a schema.")


def _reply_of(hint: Any) -> ReplyKind | None:
    """The reply that the annotation of a view's result means."""
    if hint is None or hint is type(None) or hint is Response or get_origin(hint) is Callable:
        return None
    if get_origin(hint) is Page:
        return page_reply(get_args(hint)[0])
    if get_origin(hint) is Union and type(None) in get_args(hint):
        raise TypeError("A view that returns None sometimes needs statuses().")
    return json_reply(hint)


def _require_sound(name: str, spec: Spec, view: Callable[..., Any]) -> None:
    unknown = [each for each in wanted_by(view) if each not in OTHERS and each not in MODELS]
    if unknown:
        raise TypeError(f"{name} has an argument that is not known: {', '.join(unknown)}.")
    reply = spec.reply
    if reply and reply.kind == "statuses":
        if spec.status:
            raise ValueError(f"{name} has a status beside its statuses.")
        if any(form.kind == "redirect" for form in forms_of(reply)):
            raise ValueError(f"{name} has a redirect among its statuses, which are of success.")
    if spec.files and spec.raw_body:
        raise ValueError(f"{name} reads a form, so it has no raw body.")
    for header in map(str.lower, header_names(spec.headers)):
        if header in ("accept", "content-type", "authorization"):
            raise ValueError(f"{name} declares the header {header}, which OpenAPI describes elsewhere.")
