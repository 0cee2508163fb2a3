"""Flask's app and response, without what an API does not need."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from flask import Flask, Request, Response
from flask.sessions import NullSession, SessionInterface, SessionMixin
from werkzeug.routing import MapAdapter
from werkzeug.wsgi import ClosingIterator

from app.http.request.target import path_to_match, target_of

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment


class ApiResponse(Response):
    """A response whose `common` headers are added when it is sent. Its own take precedence."""

    default_mimetype = None
    common: Mapping[str, str] = {}

    def get_wsgi_response(
        self, environ: WSGIEnvironment
    ) -> tuple[Iterable[bytes], str, list[tuple[str, str]]]:
        """The body, the status and the headers as WSGI takes them."""
        fields = self.headers.to_wsgi_list()
        names = {name.lower() for name, _ in fields}
        for name, value in self.common.items():
            if name.lower() not in names:
                fields.append((name, value))
        has_body = self.status_code >= 200 and self.status_code not in (204, 304)
        if has_body and self.is_sequence and "content-length" not in names:
            fields.append(("Content-Length", str(sum(map(len, self.iter_encoded())))))
        if environ["REQUEST_METHOD"] == "HEAD" or not has_body:
            return ClosingIterator((), self.close), self.status, fields
        return self.get_app_iter(environ), self.status, fields


class NoSessions(SessionInterface):
    """Keys are sent with every request: there are no cookies."""

    def open_session(self, app: Flask, request: Request) -> SessionMixin:
        """One that is empty and stays so."""
        return NO_SESSION

    def is_null_session(self, obj: object) -> bool:
        """Whether it need not be stored."""
        return True


NO_SESSION = NullSession()


class Api(Flask):
    """The app that create_app makes."""

    response_class = ApiResponse
    session_interface = NoSessions()

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """Matches the path as it was sent: no route depends on the host, or is one of a WebSocket."""
        if request is None:
            return super().create_url_adapter(request)
        path = path_to_match(target_of(request.environ))
        return self.url_map.bind("localhost", path_info=path, default_method=request.method)

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Views are functions; none is async."""
        return func
