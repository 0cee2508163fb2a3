"""Who calls, and whom a route serves."""

import re

from app.http.response.problem import Problem, unauthorized
from app.http.user import Audience, FindClient, User

BEARER = re.compile(r"Bearer +(\S+)", re.IGNORECASE)


def identify(authorization: str, find_client: FindClient) -> User:
    """The client that an Authorization header identifies. An invalid key is refused on every route."""
    match = BEARER.fullmatch(authorization)
    if match is None:
        raise unauthorized('The Authorization header is not "Bearer KEY".')
    user = find_client(match[1])
    if user is None:
        raise unauthorized("The API key is unknown, expired or revoked.")
    return user


def require_audience(audience: Audience, user: User | None) -> None:
    """Raises a 401 or a 403. Runs after the rate limit, which also limits the guessing of keys."""
    if audience == "anonymous":
        return
    if user is None:
        raise unauthorized("This needs an API key: Authorization: Bearer KEY.")
    if audience == "admin" and user.role != "admin":
        raise Problem(403, f"{user.name} is not an admin.")
