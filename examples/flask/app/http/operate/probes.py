"""Which routes are health checks."""


def is_probe(path: str | None) -> bool:
    """Whether a route is a health check, which has no limit."""
    return path in ("/health/live", "/health/ready")
