"""The program that called."""

import re

# What callers choose is stored as this when there is too much of it.
OTHER = "other"

_product = re.compile(
    r"([a-z][a-z\d._-]{0,39})(?:/v?(\d{1,5}(?:\.\d{1,5})?))?(?![a-z\d_-])", re.ASCII | re.IGNORECASE
)


def agent_of(text: str) -> str:
    """Name, major and minor version in lower case, from `API-Client: shop-app/2.3.1` or else the User-Agent.

    No more is stored, because callers choose it.
    """
    if not text:
        return ""
    match = _product.match(text)
    if match is None:
        return OTHER
    name, version = match.groups()
    return (f"{name}/{version}" if version else str(name)).lower()
