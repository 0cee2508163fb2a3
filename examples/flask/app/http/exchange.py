"""What happens with every request before and after its view. The order matters."""

from __future__ import annotations

from flask import Flask, Request, Response, g, request

from app.config.config import Settings
from app.http.api import ApiResponse
from app.http.call import Call
from app.http.operate.log import Log
from app.http.operate.refusals import Refusals
from app.http.operate.requests import log_request
from app.http.operate.server_timing import server_timing
from app.http.part import Part
from app.http.request.address import address_of
from app.http.request.audience import identify, require_audience
from app.http.request.head import head_problem, path_problem
from app.http.request.methods import allow_of, unmatched_problem
from app.http.request.prefix import prefix_of
from app.http.request.target import path_to_match, target_of
from app.http.response.cors import Cors, expose
from app.http.response.deprecations import DeprecationNotices
from app.http.response.headers import fixed_headers, is_request_id, new_request_id, traceparent_for
from app.http.response.problem import problem_of, problem_response
from app.http.response.send import response_of
from app.http.route import Route
from app.http.user import FindClient


class Exchange:
    """Begins each request, and finishes its response."""

    def __init__(self, api: Flask, find_client: FindClient) -> None:
        self._api = api
        self._config: Settings = api.extensions["config"]
        self._log: Log = api.extensions["log"]
        self._refusals: Refusals = api.extensions["refusals"]
        self._notices: DeprecationNotices = api.extensions["deprecation_notices"]
        self._routes: dict[str, Route] = api.extensions["by_endpoint"]
        self._find_client = find_client
        self._cors = Cors(self._config)
        self._fixed = fixed_headers(self._config)
        self._has_log = self._log.has("info")
        parts: list[Part] = api.extensions["parts"]
        self._admitting = [part.admit for part in parts if type(part).admit is not Part.admit]
        self._doing = [part.done for part in parts if type(part).done is not Part.done]
        name = self._config.REQUEST_ID_HEADER
        self._id_variable = f"HTTP_{name.upper().replace('-', '_')}" if name else ""

    def install(self) -> None:
        """Adds it to the app."""
        self._api.before_request(self.begin)
        self._api.after_request(self.finish)
        self._api.register_error_handler(Exception, self.fail)

    def begin(self) -> Response | None:
        """Raises a Problem for a request that no view gets."""
        call = self._call_of(request._get_current_object())  # type: ignore[attr-defined]
        environ = call.request.environ
        g.call = call
        refusal = path_problem(call.target)
        if refusal is not None:
            self._refusals.add(refusal.status, call.ip, self._log)
            raise refusal
        refusal = head_problem(environ)
        if refusal is not None:
            raise refusal
        if self._config.SERVER_TIMING:
            timing = server_timing(call)
            timing.__enter__()
            call.state["server_timing"] = timing
        if environ["REQUEST_METHOD"] == "OPTIONS" and environ.get("HTTP_ACCESS_CONTROL_REQUEST_METHOD"):
            allow = self._allow(call) if self._cors.is_readable(environ.get("HTTP_ORIGIN")) else None
            if allow:
                return response_of(204, self._cors.preflight(allow), None)
        return self._admit(call, environ)

    def _admit(self, call: Call, environ: dict[str, str]) -> Response | None:
        rule = call.request.url_rule
        route = call.route = self._routes.get(rule.endpoint) if rule is not None else None
        if route is not None:
            authorization = environ.get("HTTP_AUTHORIZATION")
            if authorization:
                try:
                    call.user = identify(authorization, self._find_client)
                except Exception as error:
                    call.refusal = error
        for admit in self._admitting:
            admit(call)
        if call.refusal is not None:
            raise call.refusal
        if route is None:
            return self._unmatched(call, environ["REQUEST_METHOD"])
        require_audience(route.audience, call.user)
        self._notices.require_served(route)
        return None

    def _unmatched(self, call: Call, method: str) -> Response:
        path = call.target.partition("?")[0]
        allow = self._allow(call)
        if allow is not None and method == "OPTIONS":
            return response_of(204, {"Allow": allow}, None)
        raise unmatched_problem(method, path, allow)

    def _allow(self, call: Call) -> str | None:
        return allow_of(self._api, path_to_match(call.target))

    def _call_of(self, received: Request) -> Call:
        config = self._config
        call = Call(self._api, received, config)
        environ = received.environ
        sent = environ.get(self._id_variable, "") if self._id_variable else ""
        call.id = sent if sent and is_request_id(sent) else new_request_id()
        call.traceparent = traceparent_for(call.id, environ.get("HTTP_TRACEPARENT", ""))
        peer = environ.get("REMOTE_ADDR", "")
        call.ip = address_of(peer, environ.get("HTTP_X_FORWARDED_FOR", ""), config.TRUST_PROXY)
        call.target = target_of(environ)
        call.prefix = prefix_of(config, environ.get("HTTP_X_FORWARDED_PREFIX"))
        call.url = call.prefix + call.target
        call.headers = {**self._fixed, "X-Request-Id": call.id}
        origin = environ.get("HTTP_ORIGIN")
        if origin and self._cors.is_readable(origin):
            self._cors.add(origin, call.headers)
        return call

    def fail(self, error: Exception) -> Response:
        """The response for whatever was raised."""
        call: Call = g.call
        call.failure = error
        made = problem_response(error, call.id)
        if made.status >= 500 and problem_of(error) is not error:
            call.log.error(error)
        return response_of(made.status, made.headers, made.body)

    def finish(self, response: Response) -> Response:
        """Adds the headers of every response, and logs it."""
        call: Call = g.call
        timing = call.state.pop("server_timing", None)
        if timing is not None:
            timing.__exit__(None, None, None)  # type: ignore[attr-defined]
        if call.route is not None:
            self._announce(call, call.route, response)
        if isinstance(response, ApiResponse):
            response.common = call.headers
        else:
            for name, value in call.headers.items():
                response.headers.setdefault(name, value)
        folder = call.state.get("folder")
        if folder is not None:
            folder.remove()  # type: ignore[attr-defined]
        if response.is_streamed and response.status_code not in (204, 304):
            response.call_on_close(lambda: self._done(call, response))
        else:
            self._done(call, response)
        return response

    def _announce(self, call: Call, route: Route, response: Response) -> None:
        """The headers of a deprecated route. A route may send links of its own."""
        notice = self._notices.headers_of(call, route)
        if notice is None:
            return
        own = response.headers.get("Link")
        if own:
            notice["Link"] = f"{own}, {notice['Link']}"
        for name, value in notice.items():
            response.headers[name] = value
        expose(call.headers, "Deprecation, Link, Sunset")

    def _done(self, call: Call, response: Response) -> None:
        for done in self._doing:
            done(call, response)
        if self._has_log:
            log_request(self._log, call, response)
