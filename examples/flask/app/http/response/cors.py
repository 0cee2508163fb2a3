"""Lets pages of other origins call the API (Fetch Standard)."""

from app.config.config import Settings

ALLOW_ORIGIN = "Access-Control-Allow-Origin"
EXPOSE = "Access-Control-Expose-Headers"
EXPOSED = (
    "API-Version, ETag, Idempotency-Replayed, Location, "
    "RateLimit, RateLimit-Policy, Retry-After, X-Request-Id"
)


class Cors:
    """Credentials are never allowed: keys are sent in Authorization, and there are no cookies."""

    def __init__(self, config: Settings) -> None:
        self._any = "*" in config.CORS_ORIGINS
        self._origins = frozenset(config.CORS_ORIGINS)
        self._preflight = {
            "Access-Control-Allow-Methods": "GET, HEAD, POST, PUT, PATCH, DELETE",
            "Access-Control-Max-Age": "7200",
            "Access-Control-Allow-Headers": ", ".join(config.CORS_HEADERS),
        }

    def is_readable(self, origin: str | None) -> bool:
        """Whether pages of this origin can read responses."""
        return bool(origin) and (self._any or origin in self._origins)

    def add(self, origin: str, headers: dict[str, str]) -> None:
        """Adds the headers that let pages of this origin read a response."""
        headers[ALLOW_ORIGIN] = "*" if self._any else origin
        headers[EXPOSE] = EXPOSED

    def preflight(self, allow: str) -> dict[str, str]:
        """The headers of the response to a preflight request."""
        return {**self._preflight, "Allow": allow}


def expose(headers: dict[str, str], names: str) -> None:
    """Lets pages read these headers of a response, too."""
    if listed := headers.get(EXPOSE):
        headers[EXPOSE] = f"{listed}, {names}"
