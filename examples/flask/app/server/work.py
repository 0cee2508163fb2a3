"""Runs a worker: it does the work of services, such as jobs, and serves no requests."""

import threading

from app.config.config import Settings
from app.factory import create_app
from app.http.operate.log import Log, StandardOutput
from app.server.background import start_services
from app.server.library_log import LibraryLog
from app.server.stop import Stop
from app.version import package_info

# How much longer than CLOSE_TIMEOUT a stop may take, in seconds: aborted work is rolled back and recorded.
ABORT_TIME = 3


def work(config: Settings) -> int:
    """Works until SIGTERM or SIGINT. Returns the exit code."""
    stop = Stop()
    log = Log(config.LOG_LEVEL, StandardOutput(stop.fail))
    api = create_app(config, log=log)
    LibraryLog(log).install()
    stop.watch(log)
    background = start_services(api)
    package = package_info()
    log.info(f"The worker of {package.name} {package.version} runs ({config.environment} config)")
    stop.wait()
    stopping = threading.Thread(target=background.stop, daemon=True)
    stopping.start()
    stopping.join(config.CLOSE_TIMEOUT + ABORT_TIME)
    api.extensions["database"].close()
    return 1 if stopping.is_alive() else stop.exit_code
