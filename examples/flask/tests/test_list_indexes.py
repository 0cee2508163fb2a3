"""Every sort and filter of a list has an index."""

import itertools
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import event

from app.resources import load_modules
from tests.support.api import Api, start_api
from tests.support.list_indexes import Index, PageRead, indexes_of, missing_index, page_of
from tests.support.shop import wares

OWN = {"limit", "cursor", "sort", "fields", "count"}
NOWHERE = "00000000-0000-7000-8000-000000000000"


@pytest.fixture(scope="module")
def slow() -> list[str]:
    """The lists that read more rows than they return, with the index that each needs."""
    blueprints = [each for module in load_modules("views") for each in module.blueprints]
    with start_api([*blueprints, wares]) as api:
        return [line for url in _requests(api) for line in _fault_of(api, url)]


def _requests(api: Api) -> Iterator[str]:
    """The requests of every list: each sort, with each combination of its filters."""
    document: dict[str, Any] = api.app.extensions["openapi"]()
    for path, item in document["paths"].items():
        parameters = {
            each["name"]: each["schema"]
            for each in item.get("get", {}).get("parameters", [])
            if each["in"] == "query"
        }
        if not {"cursor", "limit"} <= parameters.keys():
            continue
        sorts = ["", *(f"sort={name}" for name in parameters.get("sort", {}).get("enum", []))]
        filters = [f"{name}={_example(document, parameters[name])}" for name in parameters.keys() - OWN]
        chosen = [
            each for n in range(len(filters) + 1) for each in itertools.combinations(sorted(filters), n)
        ]
        for sort, some in itertools.product(sorts, chosen):
            yield f"{path.replace('{id}', NOWHERE)}?{'&'.join(filter(None, [sort, *some]))}"


def _example(document: dict[str, Any], schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
    values = [
        *schema.get("examples", []),
        *schema.get("enum", []),
        "1" if schema.get("type") == "integer" else "text",
    ]
    return quote(str(values[0]))


def _fault_of(api: Api, url: str) -> Iterator[str]:
    statements: list[str] = []

    def keep(*sent: Any) -> None:
        statements.append(sent[2])

    engine = api.database.engine
    event.listen(engine, "before_cursor_execute", keep)
    answer = api.get(url, as_="admin")
    event.remove(engine, "before_cursor_execute", keep)
    assert answer.status == 200, (url, answer.text)
    page = next((page for sql in reversed(statements) if (page := page_of(sql))), None)
    assert page is not None, (url, statements)
    missing = missing_index(page, indexes_of(engine, page.table))
    if missing:
        yield f"{url} needs an index of {page.table} on {', '.join(missing)}"


def test_a_page_costs_the_same_in_a_table_of_any_size(slow: list[str]) -> None:
    assert [line for line in slow if not line.startswith("/v1/wares")] == []


def test_a_sort_or_a_filter_without_an_index_is_found(slow: list[str]) -> None:
    found = [line for line in slow if line.startswith("/v1/wares")]
    assert "/v1/wares?sort=price_cents needs an index of wares on price_cents, id" in found
    assert "/v1/wares?sort=-created_at&name=text needs an index of wares on name, created_at, id" in found
    assert [line for line in found if "sku=" in line or line.startswith("/v1/wares? ")] == []


INDEXES = [
    Index(("id",), True),
    Index(("number",), True),
    Index(("owner", "status", "number"), False),
    Index(("owner", "total"), False),
]


@pytest.mark.parametrize(
    ("equal", "order", "missing"),
    [
        ((), ("id",), None),
        (("owner",), ("id",), ("owner", "id")),
        (("status", "owner"), ("number", "id"), None),
        (("owner",), ("total", "id"), ("owner", "total", "id")),
        (("id",), ("total", "id"), None),
        ((), ("owner", "id"), ("owner", "id")),
    ],
)
def test_what_a_page_needs(
    equal: tuple[str, ...], order: tuple[str, ...], missing: tuple[str, ...] | None
) -> None:
    assert missing_index(PageRead("things", equal, order), INDEXES) == missing
