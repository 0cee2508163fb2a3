"""The documentation at /docs."""

import re

from tests.support.api import Api, start_api


def test_the_documentation_is_a_page_that_loads_nothing_from_elsewhere(api: Api) -> None:
    page = api.get("/docs")

    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert "/v1/wares/{id}" in page.text
    assert re.findall(r'(?:src|href)="(?:https?:)?//', page.text) == []
    for link in re.findall(r'(?:src|href)="([^"#]+)"', page.text):
        assert api.get(f"/{link}").status == 200, link


def test_without_docs_there_is_no_page() -> None:
    with start_api(DOCS="false") as api:
        assert api.get("/docs").status == 404
