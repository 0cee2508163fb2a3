"""The info object of the OpenAPI document, from pyproject.toml."""

from collections.abc import Sequence

from app.http.contract.json_schema import Schema
from app.version import package_info


def info(guides: Sequence[str]) -> Schema:
    """`guides` are sections of its description."""
    package = package_info()
    return {
        "title": package.name,
        **({"summary": package.description} if package.description else {}),
        "version": package.version,
        "description": "\n\n".join([INTRODUCTION, *guides, VERSIONS]),
        "contact": {"name": f"The {package.name} team"},
        "license": {"name": "All rights reserved", "identifier": "LicenseRef-UNLICENSED"},
    }


# What a caller should know before the first request, in Markdown.
INTRODUCTION = """## Keys

An API key identifies the client. Send it with every request: `Authorization: Bearer KEY`. Each operation says whether
it requires a key, and whether it must be an admin's.

Ask the team that runs this API for a key: tell them the name of your program and an e-mail address. They create it with
`python -m manage client add NAME EMAIL`, which shows it once, and revoke one that is lost or leaked with
`python -m manage client revoke NAME`. In development `make setup` creates two clients, whose keys are in README.md.

## Errors

Every error is a problem (RFC 9457) in `application/problem+json`: `status` and `title` are the kind of error,
`detail` is the reason, `errors` lists the invalid values, and `instance` is the id to include when you report it. 400
is a request that cannot be parsed, 422 one that can be parsed and is not valid.

## Pages

A list returns `{ "items": [], "next": null }`. Follow `next`, a link with a cursor, until it is null. `limit` is
the size of a page, `sort` the order (a leading `-` means descending), `fields` the fields of each item, and
`count=true` adds the `total`.

## Concurrent changes

Every response with a body has an `ETag`: `If-None-Match` avoids downloading it again (304),
and `If-Match` avoids overwriting another caller's change (412). HEAD returns what GET does, without the body. The
`Location` of a 201 is the path of the created resource.

After a 503, wait for the seconds in `Retry-After`."""  # noqa: E501

VERSIONS = """## Versions

The path has the major version, `/v1`; it changes only when callers must change. Within it, routes, parameters and
fields are added, never removed: ignore fields that you do not know. `API-Version` is the exact version.

A route that will be dropped sends `Deprecation` (RFC 9745) and `Sunset` (RFC 8594), and a `Link` to its successor. From
its sunset on it responds with 410. `/docs/deprecations` lists them all.
"""  # noqa: E501
