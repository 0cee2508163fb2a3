"""The target of a request, as it was sent (RFC 9112, 3.2)."""

import re
from urllib.parse import quote, unquote_to_bytes

# A name or an address with an optional port (RFC 9110, 7.2).
VALID_HOST = re.compile(r"(?:[\w.~%!$&'()*+,;=-]*|\[[\da-f:.]+\])(?::\d*)?", re.IGNORECASE | re.ASCII)

# Stands for an encoded slash, which is a part of a segment. Unicode has no such character.
SLASH = "\ufdd0"

_absolute = re.compile(r"[a-z][a-z\d+.-]*://([^/?]+)(.*)", re.IGNORECASE | re.DOTALL)
_encoded_slash = re.compile("%2f", re.IGNORECASE)


def origin_form(target: str) -> str | None:
    """The path and query of a target: of one in absolute form without its scheme and host.

    None if it is not valid.
    """
    if target.startswith("/") or target == "*":
        return target
    found = _absolute.fullmatch(target)
    if found is None or not VALID_HOST.fullmatch(found[1]):
        return None
    return found[2] if found[2].startswith("/") else f"/{found[2]}"


def target_of(environ: dict[str, str]) -> str:
    """The path and query as they were sent."""
    target = environ.get("REQUEST_URI") or quote(environ.get("PATH_INFO") or "/", encoding="latin-1")
    return origin_form(target) or target


def path_to_match(target: str) -> str:
    """The decoded path, in which each `/` separates two segments.

    Werkzeug would drop all but one of those at the beginning.
    """
    path = _encoded_slash.sub(quote(SLASH), target.partition("?")[0])
    decoded = unquote_to_bytes(path.encode("latin-1")).decode("utf8", "replace")
    return f"/{SLASH}{decoded}" if decoded.startswith("//") else decoded
