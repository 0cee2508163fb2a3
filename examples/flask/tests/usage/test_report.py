"""The report of usage."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import delete, select

from app.db.deadline import Deadline
from app.db.types import now
from app.errors import UserError
from app.http.request.blueprint import Blueprint, blueprint
from app.http.request.deprecation import Deprecation
from app.service import Result
from app.usage.models import Usage
from app.usage.roll_up import roll_up
from app.usage.service import service
from tests.support.api import Api, start_api
from tests.support.patience import PATIENCE
from tests.support.shop import shop_blueprints
from tests.support.verbs import InputFor

USAGE = service.verbs["usage"]
TODAY = now().date().isoformat()
YESTERDAY = (now().date() - timedelta(days=1)).isoformat()
WARES, ENDED = "GET /v1/wares", "GET /v1/ended"


def ended() -> Blueprint:
    on = blueprint("/v1/ended", "Ended.")

    @on.anonymous.get("/", summary="List", deprecated=Deprecation(since="2026-12-01", use="GET /v1/wares"))
    def list_ended() -> None:
        return None

    return on


@pytest.fixture(scope="module")
def api() -> Iterator[Api]:
    with start_api([*shop_blueprints(), ended()]) as started:
        yield started


def store(api: Api, *rows: tuple[str, str, int]) -> None:
    """Replaces the rows: day, route and calls of each."""
    with api.database.write(Deadline(PATIENCE)) as db:
        db.execute(delete(Usage))
        for day, route, calls in rows:
            last_at = datetime.fromisoformat(f"{(day + '-01')[:10]}T12:00:00").replace(tzinfo=UTC)
            row = Usage(day=day, route=route, calls=calls, errors=0, last_at=last_at)
            row.version, row.client, row.field, row.agent = "1.0.0", "test user", "", "app/1.0"
            db.add(row)


def manage(
    api: Api, options: Mapping[str, str] | None = None, flags: Sequence[str] = (), words: Sequence[str] = ()
) -> Result:
    """Runs `manage usage`."""
    return USAGE.run(InputFor(api.config, words, flags, options or {}, api.app))


def rows_of(result: Result) -> list[dict[str, Any]]:
    rows = result.data["rows"]
    assert isinstance(rows, list)
    return rows


@pytest.mark.parametrize(
    ("by", "names"),
    [
        (None, [ENDED, WARES]),
        ("client", ["test user"]),
        ("version", ["1.0.0"]),
        ("agent", ["app/1.0"]),
        ("day", [TODAY]),
    ],
)
def test_the_calls_are_grouped(api: Api, by: str | None, names: list[str]) -> None:
    store(api, (TODAY, WARES, 5), (TODAY, ENDED, 9), ("2001-01-01", "GET /v1/old", 1))
    result = manage(api, {"by": by} if by else {})
    assert [row[by or "route"] for row in rows_of(result)] == names
    assert all(name in result.text for name in names)
    assert "█" in result.text


def test_deprecated_names_who_calls_what_is_deprecated_and_their_owners(api: Api) -> None:
    store(api, (TODAY, WARES, 5), (TODAY, ENDED, 9))
    result = manage(api, flags=["deprecated"])
    about = {"route": ENDED, "field": "", "sunset": None}
    assert result.data["deprecated"] == [about]
    (row,) = rows_of(result)
    caller = {"client": "test user", "owner": "user@example.com", "agent": "app/1.0", "calls": 9}
    assert row.items() >= {**about, **caller}.items()
    assert f"{ENDED}, deprecated since 2026-12-01; use GET /v1/wares\n" in result.text
    assert "user@example.com" in result.text


def test_deprecated_calls_can_be_grouped_too(api: Api) -> None:
    store(api, (TODAY, WARES, 5), (TODAY, ENDED, 9))
    result = manage(api, {"by": "client"}, ["deprecated"])
    assert [(row["client"], row["calls"]) for row in rows_of(result)] == [("test user", 9)]
    assert "Use of what is deprecated" in result.text


def test_without_calls_a_report_says_so(api: Api) -> None:
    store(api)
    assert "No calls." in manage(api, flags=["deprecated"]).text
    assert "<p>No calls.</p>" in manage(api, {"format": "html"}).text


def test_the_page_has_the_sum_the_tallest_bar_and_what_it_stands_for(api: Api) -> None:
    store(api, (TODAY, WARES, 1500), (YESTERDAY, WARES, 700))
    assert "2,200 calls, at most 1,500 in a day" in manage(api, {"format": "html"}).text
    wide = manage(api, {"format": "html", "since": "90d"}).text
    assert "2,200 calls, at most 2,200 in 3 days" in wide


def test_csv_and_html_escape_what_callers_and_clients_are_called(api: Api) -> None:
    store(api, (TODAY, '=1+1,"<b>"', 1))
    lines = manage(api, {"format": "csv"}).text.split("\r\n")
    assert lines[0] == "route,calls,errors,last_at"
    assert lines[1].startswith('"\'=1+1,""<b>""",1,0,')
    page = manage(api, {"format": "html"}).text
    assert "<td>=1+1,&quot;&lt;b&gt;&quot;</td>" in page
    assert not re.search(r"<script|https?:|src=", page)
    assert json.loads(manage(api, {"format": "json"}).text)["rows"][0]["calls"] == 1


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"by": "color"}, "--by color is not one of route, client, version, agent, day."),
        ({"format": "xml"}, "--format xml is not one of pretty, csv, html, json."),
        ({"since": "monday"}, "--since monday is not"),
        ({"since": "2026-02-30"}, "--since 2026-02-30 is not"),
        ({"since": "2999-01-01"}, "--since 2999-01-01 is not"),
        ({"since": "0d"}, "--since 0d is not"),
    ],
)
def test_what_it_does_not_know_is_refused(api: Api, options: dict[str, str], message: str) -> None:
    with pytest.raises(UserError, match=re.escape(message)) as caught:
        manage(api, options)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("line", "is_valid"),
    [
        ("", True),
        ("roll-up", True),
        ("roll-up now", False),
        ("roll-up --deprecated", False),
        ("everything", False),
    ],
)
def test_which_arguments_are_valid(line: str, is_valid: bool) -> None:
    words = [word for word in line.split() if not word.startswith("--")]
    assert USAGE.accepts(words, lambda _: "--deprecated" in line) == is_valid


def test_old_days_are_added_up_to_months_which_reports_contain(api: Api) -> None:
    days = ("2026-01", "2026-01-05", "2026-01-31", "2026-02-01", "2026-03-01")
    store(api, *((day, WARES, n + 1) for n, day in enumerate(days)))
    replaced: list[int] = []

    def run() -> None:
        end = datetime(2026, 5, 31, tzinfo=UTC)
        replaced.append(roll_up(lambda: api.database.write(Deadline(PATIENCE)), 90, end))

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(replaced), sum(replaced)) == (2, 3)
    with api.database.read(Deadline(PATIENCE)) as db:
        rows = db.scalars(select(Usage).order_by(Usage.day)).all()
    assert [(row.day, row.calls) for row in rows] == [("2026-01", 6), ("2026-02", 4), ("2026-03-01", 5)]
    assert rows[0].last_at == datetime(2026, 1, 31, 12, tzinfo=UTC)
    by_day = rows_of(manage(api, {"since": "2026-02-15", "by": "day"}))
    assert [(row["day"], row["calls"]) for row in by_day] == [("2026-02", 4), ("2026-03-01", 5)]
    assert re.fullmatch(r"Rows added up to months: \d+\.", manage(api, words=["roll-up"]).text)
