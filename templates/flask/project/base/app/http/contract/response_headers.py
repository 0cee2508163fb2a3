"""The documented headers of responses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class ResponseFacts:
    """A response of an operation in the OpenAPI document."""

    status: str
    # Whether it has a body, other than a problem.
    has_body: bool
    # Whether a body has an ETag.
    is_tagged: bool
    # Whether the rate limit counts it.
    is_limited: bool


@dataclass(frozen=True)
class HeaderDoc:
    """A header, and which responses have it (default: all)."""

    description: str
    example: str | int
    on: Callable[[ResponseFacts], bool] = lambda facts: True
    # Whether it is always there: gapi smoke fails without it.
    required: bool = False


HEADERS = {
    "API-Version": HeaderDoc(
        "The exact version of the API, with the commit if it is known.", "1.4.0+4f3b0c1", required=True
    ),
    "X-Request-Id": HeaderDoc(
        "The id of this request. Include it when you report an error.",
        "ecdba811-747e-42f2-bb53-c097583e0428",
        required=True,
    ),
    "RateLimit-Policy": HeaderDoc(
        "The limit `q` and its window `w` in seconds (draft-ietf-httpapi-ratelimit-headers).",
        '"client";q=3000;w=60',
        lambda facts: facts.is_limited,
    ),
    "RateLimit": HeaderDoc(
        "The remaining requests `r`, and the seconds `t` until the window resets.",
        '"client";r=2999;t=42',
        lambda facts: facts.is_limited,
    ),
    "ETag": HeaderDoc(
        "Identifies this version, for If-None-Match and, for a single resource, If-Match.",
        '"Wc2cTQ5xL1b7rYw0bWcUsg"',
        lambda facts: (facts.has_body and facts.is_tagged) or facts.status == "304",
        required=True,
    ),
    "Location": HeaderDoc(
        "The path of the created resource.",
        "/v1/things/01a2059b-8a65-7b9e-911e-6d83a4eeb3fd",
        lambda facts: facts.status == "201" and facts.has_body,
    ),
    "Content-Range": HeaderDoc(
        "Which bytes of the file these are, or its size if the range is not one of it.",
        "bytes 0-499/1234",
        lambda facts: facts.status in ("206", "416"),
    ),
    "Allow": HeaderDoc(
        "The methods that the path supports.", "GET, HEAD, POST, OPTIONS", lambda facts: facts.status == "405"
    ),
    "Accept-Encoding": HeaderDoc(
        "The supported content coding of a body: `identity`. Sent if that was the reason.",
        "identity",
        lambda facts: facts.status == "415",
    ),
    "Retry-After": HeaderDoc(
        "Seconds to wait before you try again.", 42, lambda facts: facts.status in ("429", "503")
    ),
    "WWW-Authenticate": HeaderDoc(
        "The authentication scheme.", "Bearer", lambda facts: facts.status == "401"
    ),
}


def headers_for(facts: ResponseFacts) -> list[str]:
    """The names of a response's headers."""
    return [name for name, header in HEADERS.items() if header.on(facts)]


def header_component(name: str) -> dict[str, Any]:
    """The OpenAPI component of a header."""
    header = HEADERS[name]
    required = {"required": True} if header.required else {}
    kind = "integer" if isinstance(header.example, int) else "string"
    return {
        "description": header.description,
        **required,
        "schema": {"type": kind},
        "example": header.example,
    }
