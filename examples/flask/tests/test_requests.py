"""What holds for every request: headers, methods, audiences, CORS, and heads that are not valid."""

import re
from typing import Any

import pytest

from app.http.request.address import address_of, network_of
from app.http.request.blueprint import blueprint
from app.http.schema import Reply
from tests.support.api import Api, start_api
from tests.support.shop import shop_blueprints

ORIGIN = "https://app.example.com"
failing = blueprint("/test")


class Nothing(Reply):
    pass


@failing.anonymous.get("/bug", summary="Fail")
def fail() -> Nothing:
    raise RuntimeError("a secret detail")


def test_every_response_has_the_version_an_id_and_headers_for_browsers(api: Api) -> None:
    answers = [api.get("/version"), api.get("/none"), api.post("/v1/wares"), api.call("OPTIONS", "/version")]

    for answer in answers:
        assert re.fullmatch(r"\d+\.\d+\.\d+", answer.headers["API-Version"])
        assert re.fullmatch(r"[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}", answer.headers["X-Request-Id"])
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert len({answer.headers["X-Request-Id"] for answer in answers}) == len(answers)


def test_a_problem_names_its_kind_its_reason_and_its_request(api: Api) -> None:
    answer = api.get("/none?x=1")

    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.body == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "There is no GET /none.",
        "instance": f"urn:uuid:{answer.headers['X-Request-Id']}",
    }


def test_a_bug_is_a_500_that_reveals_no_details_and_is_logged() -> None:
    with start_api([failing], LOG_LEVEL="error") as api:
        answer = api.get("/test/bug")

        assert answer.status == 500
        assert answer.body["detail"] == "An internal error. The log of the server names this instance."
        (line,) = api.log.parsed
        assert line["request_id"] == answer.headers["X-Request-Id"]
        assert line["msg"] == "a secret detail"


@pytest.mark.parametrize(
    ("method", "url", "allow"),
    [
        ("PUT", "/v1/wares", "GET, HEAD, POST, OPTIONS"),
        ("POST", "/v1/wares/01a2059b-8a65-7b9e-911e-6d83a4eeb3fd", "GET, HEAD, PATCH, DELETE, OPTIONS"),
        ("DELETE", "/health/live", "GET, HEAD, OPTIONS"),
        ("TRACE", "/version", "GET, HEAD, OPTIONS"),
    ],
)
def test_another_method_is_a_405_that_lists_those_that_are_allowed(
    api: Api, method: str, url: str, allow: str
) -> None:
    answer, options = api.call(method, url), api.call("OPTIONS", url)

    assert (answer.status, answer.headers["Allow"]) == (405, allow)
    assert answer.body["detail"] == f"{method} is not allowed on this path, only {allow}."
    assert (options.status, options.headers["Allow"], options.text) == (204, allow, "")
    assert "Content-Type" not in options.headers


@pytest.mark.parametrize("url", ["/v1/wares/", "/version/", "/v1//wares", "/V1/wares"])
def test_a_path_is_exact(api: Api, url: str) -> None:
    assert api.get(url).status == 404
    assert api.call("OPTIONS", url).status == 404


@pytest.mark.parametrize("url", ["/v1/%zz", "/v1/%ff", "/%"])
def test_a_path_that_cannot_be_decoded_is_a_400(api: Api, url: str) -> None:
    environ = {"REQUEST_URI": url}
    response = api.app.test_client().get("/v1/x", environ_overrides=environ)

    assert response.status_code == 400
    assert response.get_json()["detail"] == f"'{url}' is not a valid url component"


@pytest.mark.parametrize(
    ("overrides", "status", "detail"),
    [
        ({"HTTP_HOST": "a b"}, 400, "The Host header is not a valid host."),
        ({"HTTP_HOST": "a/b"}, 400, "The Host header is not a valid host."),
        ({"app.repeated_header": "host"}, 400, "The header host is sent more than once."),
        ({"HTTP_EXPECT": "x"}, 417, "Only Expect: 100-continue is supported."),
        ({"HTTP_TRANSFER_ENCODING": "gzip"}, 501, "Only the transfer coding chunked is supported."),
    ],
)
def test_a_head_that_is_not_valid_is_refused(
    api: Api, overrides: dict[str, Any], status: int, detail: str
) -> None:
    response = api.app.test_client().get("/version", environ_overrides=overrides)

    assert (response.status_code, response.get_json()["detail"]) == (status, detail)


def test_routes_say_whom_they_serve(api: Api) -> None:
    body = {"sku": "x", "name": "x", "price_cents": 1}

    anonymous, user = api.post("/v1/wares", body), api.post("/v1/wares", body, as_="user")

    assert (anonymous.status, anonymous.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert anonymous.body["detail"] == "This needs an API key: Authorization: Bearer KEY."
    assert (user.status, user.body["detail"]) == (403, "test user is not an admin.")
    assert api.get("/v1/sales").status == 401
    assert api.get("/v1/sales", as_="admin").status == 200


@pytest.mark.parametrize(
    ("authorization", "detail"),
    [
        ("Bearer unknown", "The API key is unknown, expired or revoked."),
        ("Basic x", 'The Authorization header is not "Bearer KEY".'),
        ("Bearer a b", 'The Authorization header is not "Bearer KEY".'),
    ],
)
def test_an_invalid_key_is_refused_on_every_route(api: Api, authorization: str, detail: str) -> None:
    for url in ("/version", "/v1/wares", "/v1/sales"):
        answer = api.get(url, headers={"Authorization": authorization})
        assert (answer.status, answer.body["detail"]) == (401, detail)


def test_a_route_without_an_audience_does_not_start() -> None:
    page = blueprint("/v1/raw")
    page.add_url_rule("/v1/raw", "raw", lambda: "x")

    with pytest.raises(ValueError, match="/v1/raw has no audience"), start_api([page]):
        pass


def test_pages_of_listed_origins_read_responses_and_send_what_they_may() -> None:
    with start_api(CORS_ORIGINS=ORIGIN) as api:
        read = api.get("/none", headers={"Origin": ORIGIN})
        other = api.get("/version", headers={"Origin": "https://evil.example"})
        asked = {"Origin": ORIGIN, "Access-Control-Request-Method": "POST"}
        preflight = api.call("OPTIONS", "/v1/wares", headers=asked)
        refused = api.call("OPTIONS", "/v1/wares", headers={**asked, "Origin": "https://evil.example"})

    assert read.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert "X-Request-Id" in read.headers["Access-Control-Expose-Headers"]
    assert read.headers["Vary"] == "Origin"
    assert "Access-Control-Allow-Origin" not in other.headers
    assert preflight.status == 204
    assert preflight.headers["Access-Control-Allow-Methods"] == "GET, HEAD, POST, PUT, PATCH, DELETE"
    assert "Authorization" in preflight.headers["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Methods" not in refused.headers


def test_the_id_and_the_trace_of_a_request_continue_those_of_the_caller() -> None:
    id_ = "ecdba811747e42f2bb53c097583e0428"
    parent = f"00-{'a' * 32}-{'b' * 16}-01"
    with start_api(REQUEST_ID_HEADER="X-Id", LOG_LEVEL="info") as api:
        sent = api.get("/version", headers={"X-Id": id_, "Traceparent": parent})
        wrong = api.get("/version", headers={"X-Id": "no id", "Traceparent": "no parent"})
        first, second = (line for line in api.log.parsed if line["msg"] == "request")

    assert sent.headers["X-Request-Id"] == id_
    assert first["traceparent"].startswith(f"00-{'a' * 32}-")
    assert first["traceparent"] != parent
    assert wrong.headers["X-Request-Id"] != "no id"
    assert second["traceparent"].split("-")[1] == wrong.headers["X-Request-Id"].replace("-", "")


@pytest.mark.parametrize(
    ("peer", "forwarded", "trusted", "address"),
    [
        ("192.0.2.1", "203.0.113.9", 0, "192.0.2.1"),
        ("192.0.2.1", "203.0.113.9", 1, "203.0.113.9"),
        ("192.0.2.1", "203.0.113.9, 198.51.100.7", 1, "198.51.100.7"),
        ("192.0.2.1", "203.0.113.9, 198.51.100.7", 2, "203.0.113.9"),
        ("192.0.2.1", "unknown", 1, "192.0.2.1"),
        ("192.0.2.1", "[2001:DB8::1]:8080", 1, "2001:db8::1"),
        ("::ffff:192.0.2.1", "", 0, "192.0.2.1"),
        ("", "", 0, "unknown"),
    ],
)
def test_the_address_is_the_farthest_that_trusted_proxies_sent(
    peer: str, forwarded: str, trusted: int, address: str
) -> None:
    assert address_of(peer, forwarded, trusted) == address


def test_a_caller_has_a_whole_ipv6_network() -> None:
    assert network_of("2001:db8::1:2") == "2001:db8:0:0::/64"
    assert network_of("192.0.2.1") == "192.0.2.1"


def test_one_process_can_run_two_apis_with_two_databases(api: Api) -> None:
    with start_api(shop_blueprints()) as other:
        other.post("/v1/wares", {"sku": "only", "name": "x", "price_cents": 1}, as_="admin")

        assert len(other.get("/v1/wares?sku=only").body["items"]) == 1
        assert api.get("/v1/wares?sku=only").body["items"] == []


def test_the_api_is_live_and_ready_and_says_its_version(api: Api) -> None:
    assert api.get("/health/live").body == {"status": "ok"}
    assert api.get("/health/ready").body == {"status": "ok"}
    assert set(api.get("/version").body) == {"name", "version"}
