"""The headers of every response, and the ids of requests."""

import itertools
import os
import re

from app.config.config import Settings
from app.version import package_info

UUID = re.compile(
    r"(?!0+$)(?:[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})", re.ASCII
)
PARENT = re.compile(r"(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}", re.ASCII)


def fixed_headers(config: Settings) -> dict[str, str]:
    """The headers that are the same in every response. frame-ancestors replaces X-Frame-Options."""
    version = package_info().version
    headers = {
        "API-Version": f"{version}+{config.COMMIT}" if config.COMMIT else version,
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    }
    if config.HSTS > 0:
        headers["Strict-Transport-Security"] = f"max-age={config.HSTS}; includeSubDomains"
    if config.CORS_ORIGINS and "*" not in config.CORS_ORIGINS:
        headers["Vary"] = "Origin"
    return headers


def new_request_id() -> str:
    """A random UUID (version 4)."""
    text = os.urandom(16).hex()
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-{'89ab'[int(text[16], 16) & 3]}{text[17:20]}-{text[20:]}"


def is_request_id(text: str) -> bool:
    """Whether it is a UUID, with or without dashes: nginx's $request_id has none."""
    return UUID.fullmatch(text) is not None


# Span ids must be unique, not secret: half is random per process, half is a counter.
_process = (os.getpid(), os.urandom(4).hex())
_spans = itertools.count(1)


def traceparent_for(request_id: str, sent: str) -> str:
    """Continues the caller's trace (W3C Trace Context), or starts one with the request's id, so one search
    finds both.
    """
    span = f"{_span_prefix()}{next(_spans) & 0xFFFFFFFF:08x}"
    if sent and PARENT.fullmatch(sent):
        return f"00-{sent[3:35]}-{span}-{sent[53:]}"
    return f"00-{request_id.replace('-', '')}-{span}-01"


def _span_prefix() -> str:
    """Renewed in a process that was forked."""
    global _process
    if _process[0] != os.getpid():
        _process = (os.getpid(), os.urandom(4).hex())
    return _process[1]
