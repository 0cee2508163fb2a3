"""The prefix before the paths that callers use, e.g. `/shop`."""

import re

from app.config.config import Settings

# No empty segments: `//evil.example` would be another host.
PATH = re.compile(r"(?:/[\w.~!$&'()*+;=:@%-]+)+", re.ASCII)


def prefix_of(config: Settings, forwarded: str | None) -> str:
    """X-Forwarded-Prefix of a trusted proxy that strips it, or else PATH_PREFIX."""
    if config.TRUST_PROXY == 0 or forwarded is None:
        return config.PATH_PREFIX
    # Each proxy appends the prefix that it strips: `/eu, /shop` is `/eu/shop`.
    prefix = "".join(part.strip().rstrip("/") for part in forwarded.split(","))
    return prefix if prefix == "" or PATH.fullmatch(prefix) else config.PATH_PREFIX
