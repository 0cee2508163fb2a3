"""The verb `cache-clear`, for writes that went around the API: SQL by hand, a migration, a seed."""

from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from app.clients.keys import DEVELOPMENT_KEYS
from app.errors import UserError
from app.service import Input, Result, Verb

_TIMEOUT = 30
_HINT = "Pass the URL of the API, and set API_KEY to the key of an admin."


def _run(input: Input) -> Result:
    url = (input.words[0] if input.words else "http://127.0.0.1:3000").rstrip("/")
    key = input.environment.get("API_KEY") or ("" if input.words else DEVELOPMENT_KEYS["admin"])
    if not url.startswith(("http://", "https://")):
        raise UserError(f"{url} is not the URL of an API.", _HINT, 2)
    if not key:
        raise UserError(f"The cache of {url} was not cleared: API_KEY is not set.", _HINT, 2)
    request = Request(f"{url}/cache", method="DELETE", headers={"Authorization": f"Bearer {key}"})  # noqa: S310
    try:
        with urlopen(request, timeout=_TIMEOUT):  # noqa: S310
            return Result({"cleared": url}, f"The cache of {url} is empty.")
    except HTTPError as error:
        reason = f"the response was {error.code}"
    except URLError as error:
        reason = str(error.reason)
    raise UserError(f"The cache of {url} was not cleared: {reason}.", _HINT)


cache_clear = Verb(
    usage="""cache-clear [URL]    drop every response in memory, in all instances of the API (default: the
                       local one in development); API_KEY is the key of an admin""",
    action=None,
    accepts=lambda words, flag: len(words) <= 1,
    run=_run,
)
