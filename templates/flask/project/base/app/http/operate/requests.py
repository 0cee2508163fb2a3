"""The log line of a request."""

import json
import time

from flask import Response

from app.http.call import Call
from app.http.operate.log import Log
from app.http.operate.redact import without_keys
from app.http.operate.redact_url import redact_url


def log_request(log: Log, call: Call, response: Response) -> None:
    """Writes one line per request after the response. It is built here, because `Log` would take longer."""
    if not log.has("info"):
        return
    client = f',"client":{json.dumps(call.user.name, ensure_ascii=False)}' if call.user else ""
    elapsed = round((time.perf_counter() - call.started) * 1000, 1)
    line = (
        f'{{"level":"info","time":{round(time.time() * 1000)},"request_id":"{call.id}",'
        f'"traceparent":"{call.traceparent}","method":{json.dumps(call.request.method)},'
        f'"url":{json.dumps(redact_url(call.url), ensure_ascii=False)},"status":{response.status_code},'
        f'"ms":{elapsed},"ip":"{call.ip}"{client},"msg":"request"}}\n'
    )
    log.output.write(without_keys(line))
