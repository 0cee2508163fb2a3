"""Conditional requests (RFC 9110, 13)."""

import base64
import hashlib
import re

from app.http.response.problem import Problem

TAG = re.compile(r'(?:W/)?"[^"]*"')


def etag_of(data: bytes) -> str:
    """A strong ETag (RFC 9110, section 8.8.3), from the bytes that are sent."""
    return f'"{base64.urlsafe_b64encode(hashlib.sha256(data).digest())[:22].decode()}"'


def require_match(expected: str | None, etag: str | None) -> None:
    """Raises a 412 if a read with If-Match would return another version."""
    if expected is None or etag is None:
        return
    if not is_any(expected) and etag not in tags_in(expected):
        raise Problem(412, "The current version does not match If-Match.")


def is_not_modified(tags: str | None, etag: str | None) -> bool:
    """Whether the caller already has this version (If-None-Match). The response is a 304."""
    return tags is not None and etag is not None and includes_tag(tags, etag)


def is_any(tags: str) -> bool:
    """Whether it is `*`."""
    return tags.strip() == "*"


def includes_tag(tags: str, etag: str) -> bool:
    """Whether If-None-Match lists this version, by weak comparison (RFC 9110, 8.8.3.2)."""
    return is_any(tags) or etag in tags_in(tags.replace("W/", ""))


def tags_in(tags: str) -> list[str]:
    """The ETags in a list. A weak one keeps its W/, so it does not equal a strong one."""
    return TAG.findall(tags)
