"""Metrics of this process and its database connections."""

import os
import sys
import time

from sqlalchemy import Engine
from sqlalchemy.pool import QueuePool

from app.http.operate.gauges import number_text

STARTED = time.time() - time.process_time()


def process_metrics(engine: Engine) -> str:
    """CPU time, memory, threads and connections, in the text format of Prometheus."""
    used, idle = _connections(engine)
    lines = [
        _metric(
            "process_cpu_seconds_total", "counter", "CPU time, in seconds.", round(time.process_time(), 3)
        ),
        _metric(
            "process_resident_memory_bytes", "gauge", "Resident memory of the process.", _resident_bytes()
        ),
        _metric("process_start_time_seconds", "gauge", "Start time of the process.", round(STARTED, 3)),
        "# HELP db_client_connection_count Connections to the database.",
        "# TYPE db_client_connection_count gauge",
        f'db_client_connection_count{{state="used"}} {used}',
        f'db_client_connection_count{{state="idle"}} {idle}',
    ]
    return "\n".join(lines) + "\n"


def _connections(engine: Engine) -> tuple[int, int]:
    pool = engine.pool
    return (pool.checkedout(), pool.checkedin()) if isinstance(pool, QueuePool) else (0, 0)


def _resident_bytes() -> int:
    """The memory of this process. Without /proc it is the most that it has used."""
    try:
        with open("/proc/self/statm") as statm:
            return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        pass
    if sys.platform == "win32":
        return 0
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def _metric(name: str, kind: str, help: str, value: float) -> str:
    return f"# HELP {name} {help}\n# TYPE {name} {kind}\n{name} {number_text(value)}"
