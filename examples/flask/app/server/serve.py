"""Runs the server: config → create_app → listen → stop."""

import os
import socket
import threading
import time
from collections.abc import Callable

from flask import Flask

from app.config.config import Settings
from app.factory import create_app
from app.http.operate.health import Drain
from app.http.operate.log import Log, StandardOutput
from app.http.operate.refusals import Refusals
from app.http.operate.shared_metrics import SharedMetrics
from app.http.response.events import stop_event_streams
from app.http.response.headers import fixed_headers
from app.server.background import start_parts, start_services
from app.server.library_log import LibraryLog
from app.server.listen import listen, url_of
from app.server.processes import Processes
from app.server.server import Server, Times
from app.server.stop import Stop
from app.service import Background
from app.version import package_info

Create = Callable[[Settings, Log], Flask]


def serve(config: Settings, create: Create = lambda config, log: create_app(config, log=log)) -> int:
    """Serves until SIGTERM or SIGINT. Returns the exit code."""
    stop = Stop()
    log = Log(config.LOG_LEVEL, StandardOutput(stop.fail))
    listener = listen(config.HOST, config.PORT)
    stop.watch(log)
    if config.PROCESSES == 1:
        return _serve_in_process(create, config, listener, stop, log, None)
    with SharedMetrics.folder() as shared:

        def work(number: int) -> int:
            own = Stop()
            own_log = Log(config.LOG_LEVEL, StandardOutput(own.fail))
            own.watch(own_log)
            return _serve_in_process(create, config, listener, own, own_log, shared, is_first=number == 0)

        _announce(config, listener, log)
        return Processes(config.PROCESSES, work, log, shared.forget).run(stop)


def _serve_in_process(
    create: Create,
    config: Settings,
    listener: socket.socket,
    stop: Stop,
    log: Log,
    shared: SharedMetrics | None,
    *,
    is_first: bool = True,
) -> int:
    api = create(config, log)
    LibraryLog(log).install()
    server = _server_of(api, config, listener, log)
    stop.wake_with(server.wake)
    jobs = start_services(api, is_wanted=config.WORKER_IN_SERVER and is_first)
    parts = start_parts(api)
    if shared is None:
        _announce(config, listener, log)
    else:
        shared.join(api)
    parent = os.getppid()
    while not stop.is_requested:
        server.turn()
        if shared is not None and os.getppid() != parent:
            stop.fail()  # The process that started this one was killed.
    is_done = _close(api, config, server, jobs)
    parts.stop()
    api.extensions["database"].close()
    if not is_done:
        log.error(f"Requests were still running after {config.CLOSE_TIMEOUT} s.")
    return stop.exit_code if is_done else 1


def _server_of(api: Flask, config: Settings, listener: socket.socket, log: Log) -> Server:
    times = Times(
        config.HEADER_TIMEOUT,
        config.REQUEST_TIMEOUT,
        config.KEEP_ALIVE_TIMEOUT,
        config.STALL_TIMEOUT,
    )
    body_limit = api.extensions.get("largest_body", config.BODY_LIMIT)
    server = Server(api.wsgi_app, listener, config.THREADS, config.CONNECTIONS, body_limit, times)
    refusals: Refusals = api.extensions["refusals"]
    server.fixed_headers = fixed_headers(config)
    server.on_refusal = lambda status, ip: refusals.add(status, ip, log)
    return server


def _announce(config: Settings, listener: socket.socket, log: Log) -> None:
    package = package_info()
    log.info(f"{package.name} {package.version} listens on {url_of(listener)} ({config.environment} config)")


def _close(api: Flask, config: Settings, server: Server, jobs: Background) -> bool:
    """Reports not ready, waits until load balancers notice, then finishes running requests."""
    drain: Drain = api.extensions["drain"]
    drain.begin()
    server.is_draining = True
    stopping = threading.Thread(target=jobs.stop, daemon=True)
    stopping.start()
    until = time.monotonic() + config.DRAIN_DELAY
    while time.monotonic() < until:
        server.turn()
    server.stop_accepting()
    stop_event_streams(api)
    end = time.monotonic() + config.CLOSE_TIMEOUT
    is_done = server.close(config.CLOSE_TIMEOUT)
    stopping.join(max(end - time.monotonic(), 0))
    return is_done and not stopping.is_alive()
