"""The contract: openapi.json."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.http.contract.operation_id import operation_id_of
from app.http.request.blueprint import blueprint
from app.http.schema import Reply
from tests.support.api import own_app, start_api


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    made: dict[str, Any] = own_app().extensions["openapi"]()
    return made


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def test_openapi_json_is_up_to_date(document: dict[str, Any]) -> None:
    """`python -m manage openapi --write` writes it."""
    assert json.loads(Path("openapi.json").read_text("utf8")) == json.loads(json.dumps(document))


def test_every_operation_is_documented(document: dict[str, Any]) -> None:
    names = [operation["operationId"] for _, operation in operations(document)]

    assert len(names) == len(set(names)) > 8
    for name, operation in operations(document):
        assert operation["summary"], name
        assert operation["description"], name
        assert operation["security"] in ([], [{"key": []}], [{"adminKey": []}]), name
        assert {"401", "405", "503", "default"} <= operation["responses"].keys(), name
        for status, response in operation["responses"].items():
            if status.startswith("2"):
                assert {"API-Version", "X-Request-Id"} <= response["headers"].keys(), name


def test_every_body_has_a_named_schema_and_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        for media in operation.get("requestBody", {}).get("content", {}).values():
            assert "$ref" in media["schema"], name
    for reference in re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(document)):
        found: Any = document
        for part in reference.split("/"):
            found = found[part]
        assert found


def test_two_operations_of_one_name_do_not_start() -> None:
    page = blueprint("/v1/things", "Things.")

    class Thing(Reply):
        id: str

    for path in ("/a", "/b"):

        @page.anonymous.get(path, summary="Read", operation_id="readThing")
        def read() -> Thing:
            return Thing(id="1")

    refusal = "GET /v1/things/a and GET /v1/things/b have the same operationId"
    with pytest.raises(ValueError, match=refusal), start_api([page]):
        pass


def test_two_schemas_of_one_name_are_refused() -> None:
    page = blueprint("/v1/things", "Things.")

    class Thing(Reply):
        id: str

    class Other(Reply, title="Thing"):
        name: str

    @page.anonymous.get("/a", summary="Read")
    def read() -> Thing:
        return Thing(id="1")

    @page.anonymous.get("/b", summary="Read")
    def read_other() -> Other:
        return Other(name="1")

    with start_api([page]) as api, pytest.raises(ValueError, match="Two schemas have the title Thing"):
        api.app.extensions["openapi"]()


@pytest.mark.parametrize(
    ("method", "path", "options", "name"),
    [
        ("GET", "/v1/products", {"is_list": True}, "listProducts"),
        ("GET", "/v1/products/{id}", {}, "getProduct"),
        ("POST", "/v1/orders/{id}/lines", {"is_created": True}, "createOrderLine"),
        ("POST", "/v1/orders/{id}/cancel", {}, "cancelOrder"),
        ("POST", "/v1/products/import", {}, "importProducts"),
        ("POST", "/v1/pulls/{id}/update-branch", {}, "updatePullBranch"),
        ("POST", "/v1/webhooks/stripe", {}, "createWebhooksStripe"),
        ("GET", "/v2/categories/{id}", {}, "getCategoryV2"),
        ("DELETE", "/v1/addresses/{id}", {}, "deleteAddress"),
        ("PATCH", "/v1/order-lines/{id}", {}, "updateOrderLine"),
        ("GET", "/", {}, "getRoot"),
    ],
)
def test_operations_are_named_by_method_and_path(
    method: str, path: str, options: dict[str, bool], name: str
) -> None:
    assert operation_id_of(method, path, **options) == name
