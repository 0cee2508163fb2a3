"""All endpoints keep to the same rules."""

from typing import Any

import pytest

from app.http.request.blueprint import blueprint
from app.http.schema import IdParams, Reply
from tests.support.api import own_app, start_api
from tests.support.consistency import RULES, inconsistencies


def test_all_endpoints_are_consistent() -> None:
    document = own_app().extensions["openapi"]()

    assert len(document["paths"]) > 5
    assert inconsistencies(document) == []


PROBLEM: dict[str, Any] = {"content": {"application/problem+json": {}}}
THING: dict[str, Any] = {"properties": {"id": {}}}


def json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": schema}}}


def answering(status: int, schema: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"responses": {str(status): json(schema) if schema else {}, "default": PROBLEM}}


PAGE: dict[str, Any] = {"properties": {"items": {}, "next": {}}}
LIST = {"get": answering(200, PAGE)}
ONE = {"get": answering(200, THING)}
ACTION = {"post": answering(200, THING)}

BREACHES: list[tuple[str, dict[str, Any]]] = [
    ("unversioned-path", {"/wares": LIST}),
    ("not-kebab-case", {"/v1/saleLines": LIST}),
    ("not-kebab-case", {"/v1/sales/{saleId}": ONE}),
    ("singular-collection", {"/v1/ware": LIST}),
    ("singular-collection", {"/v1/admin/customer/{id}": ONE}),
    ("singular-collection", {"/v1/status/{id}": ONE}),
    ("verb-in-path", {"/v1/get-wares": LIST}),
    ("verb-in-path", {"/v1/wares/list": LIST}),
    ("verb-in-path", {"/v1/sales/{id}/update": ACTION}),
    ("not-snake-case", {"/v1/wares/{id}": {"get": answering(200, {"properties": {"unitPrice": {}}})}}),
    ("open-body", {"/v1/wares": {"post": {"requestBody": json(THING), **answering(201)}}}),
    ("list-at-the-top", {"/v1/wares/{id}": {"get": answering(200, {"type": "array"})}}),
    ("list-without-pages", {"/v1/wares": {"get": answering(200, {"properties": {"items": {}}})}}),
    ("post-without-201", {"/v1/wares": {"post": answering(200)}}),
    ("post-without-201", {"/v1/staff": {"post": answering(204)}}),
    ("other-error-body", {"/v1/wares": {"get": {"responses": {"200": json(PAGE)}}}}),
]


@pytest.mark.parametrize(("rule", "paths"), BREACHES)
def test_a_breach_is_found(rule: str, paths: dict[str, Any]) -> None:
    assert [line.split(":")[0] for line in inconsistencies({"paths": paths})] == [rule]


def test_every_rule_has_a_test_case() -> None:
    assert {rule for rule, _ in BREACHES} == set(RULES)


@pytest.mark.parametrize(
    "paths",
    [
        {"/v1/admin/customers": LIST, "/v1/internal/jobs/{id}": ONE},
        {"/v1/people": {**LIST, "post": answering(201, THING)}, "/v1/people/{id}": ONE},
        {"/v1/staff": LIST, "/v1/media/{id}": ONE, "/v1/points-of-sale/{id}": ONE},
        {"/v1/me": ONE, "/v1/users/me": ONE, "/v1/settings": ONE},
        {"/v1/sales/{id}/cancel": ACTION, "/v1/payment-intents/{id}/capture": ACTION},
        {"/v1/webhooks/stripe": ACTION, "/v1/hooks/github-events": {"post": answering(204)}},
        {"/v1/wares/import": ACTION, "/v1/sessions/refresh": ACTION},
        {"/v1/search": LIST, "/v1/feed": LIST, "/v1/users/{id}/starred": LIST},
        {"/v1/repos/{owner}/{repo}/compare/{range}": ONE, "/v1/users/by-email/{email}": ONE},
        {"/.well-known/jwks.json": ONE, "/health/live": ONE, "/v1/exports": {"post": answering(202)}},
    ],
)
def test_paths_that_public_apis_have_are_consistent(paths: dict[str, Any]) -> None:
    assert inconsistencies({"paths": paths}) == []


@pytest.mark.parametrize(
    ("suppress", "expected"),
    [
        ({"singular-collection": "A partner calls it."}, []),
        ({}, ["singular-collection"]),
        ({"singular-collection": " "}, ["suppression-without-reason"]),
        ({"singular-collection": "So.", "verb-in-path": "So it was."}, ["unused-suppression"]),
        ({"singular-collection": "So.", "plural": "So it was."}, ["unknown-rule"]),
    ],
)
def test_a_route_suppresses_a_rule_with_a_reason(suppress: dict[str, str], expected: list[str]) -> None:
    page = blueprint("/v1/partner-sale", "Sales.")

    class PartnerSale(Reply):
        id: str

    @page.anonymous.get("/{id}", summary="Read", suppress=suppress)
    def read(params: IdParams) -> PartnerSale:
        return PartnerSale(id=params.id)

    with start_api([page]) as api:
        document = api.app.extensions["openapi"]()

    assert [line.split(":")[0] for line in inconsistencies(document)] == expected
