"""What /metrics has, and who may read it."""

from app.http.operate.health import health
from app.http.operate.shared_metrics import SharedMetrics
from tests.support.api import Api, start_api


def test_metrics_count_by_route_and_not_by_path(api: Api) -> None:
    api.get("/v1/wares/01890000-0000-7000-8000-000000000000")
    api.get("/nowhere/1")
    api.call("BREW", "/nowhere/2")

    answer = api.get("/metrics")

    assert "version=0.0.4" in answer.headers["Content-Type"]
    series = (
        "http_server_request_duration_seconds_bucket"
        '{http_request_method="GET",http_route="/v1/wares/{id}",http_response_status_code="404",le="+Inf"} 1'
    )
    assert series in answer.text
    assert '{http_request_method="GET",http_response_status_code="404",le="0.005"}' in answer.text
    assert 'http_request_method="_OTHER"' in answer.text
    assert "nowhere" not in answer.text
    lines = dict(line.rsplit(" ", 1) for line in answer.text.splitlines() if not line.startswith("#"))
    assert float(lines["process_resident_memory_bytes"]) > 1_000_000
    assert float(lines["process_cpu_seconds_total"]) > 0
    assert 'db_client_connection_count{state="idle"}' in lines


def test_metrics_sets_the_audience() -> None:
    with start_api([health], METRICS="off") as off, start_api([health], METRICS="admin") as closed:
        assert off.get("/metrics").status == 404
        assert closed.get("/metrics").status == 401
        assert closed.get("/metrics", as_="user").status == 403
        assert closed.get("/metrics", as_="admin").status == 200


def test_requests_that_are_refused_before_they_are_routed_are_counted(api: Api) -> None:
    environ = {"REQUEST_URI": "/%zz", "RAW_URI": "/%zz"}
    assert api.app.test_client().get("/x", environ_overrides=environ).status_code == 400

    assert 'http_server_refused_requests_total{http_response_status_code="400"} 1' in api.get("/metrics").text


def test_several_processes_are_counted_as_one() -> None:
    with start_api() as first, start_api() as second, SharedMetrics.folder() as shared:
        shared.join(first.app)
        first.get("/v1/wares")
        shared.text()
        other = SharedMetrics(shared.path)
        other.name = "another"
        other.join(second.app)
        second.get("/v1/wares")
        second.get("/v1/wares")
        text = second.get("/metrics").text

    assert (
        "http_server_request_duration_seconds_count"
        '{http_request_method="GET",http_route="/v1/wares",http_response_status_code="200"} 3' in text
    )
