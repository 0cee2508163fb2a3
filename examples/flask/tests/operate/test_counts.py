import pytest

from app.http.operate.counter import MemoryCounter
from app.http.operate.gauges import label_text
from app.http.operate.histogram import Histogram
from app.http.operate.shared_metrics import added_up


def test_a_new_window_begins_at_one_and_forgets_the_last() -> None:
    counter = MemoryCounter()
    assert [counter.add("ada", 1), counter.add("ada", 1), counter.add("bob", 1), counter.add("ada", 2)] == [
        1,
        2,
        1,
        1,
    ]


def test_a_histogram_has_buckets_a_sum_and_a_count_for_each_series() -> None:
    requests = Histogram("seconds", "Durations.", (0.1, 1))
    for value in (0.05, 0.1, 0.5, 7):
        requests.observe("a", {"route": "/a"}, value)

    assert requests.text().splitlines() == [
        "# HELP seconds Durations.",
        "# TYPE seconds histogram",
        'seconds_bucket{route="/a",le="0.1"} 2',
        'seconds_bucket{route="/a",le="1"} 3',
        'seconds_bucket{route="/a",le="+Inf"} 4',
        'seconds_sum{route="/a"} 7.65',
        'seconds_count{route="/a"} 4',
    ]


def test_labels_are_escaped() -> None:
    assert label_text({"a": 'x"y\\z\n'}) == 'a="x\\"y\\\\z\\n"'


@pytest.mark.parametrize(
    ("first", "second", "sum_of_both"),
    [
        ('n{a="1"} 2\nn{a="2"} 1\n', 'n{a="1"} 3\n', 'n{a="1"} 5\nn{a="2"} 1\n'),
        ('n{a="x y"} 0.5\n', 'n{a="x y"} 0.25\n', 'n{a="x y"} 0.75\n'),
    ],
)
def test_the_counts_of_several_processes_are_added(first: str, second: str, sum_of_both: str) -> None:
    head = "# HELP n Numbers.\n# TYPE n counter\n"
    assert added_up([head + first, head + second]) == head + sum_of_both


def test_of_start_times_the_first_counts() -> None:
    head = "# HELP process_start_time_seconds Start.\n# TYPE process_start_time_seconds gauge\n"
    texts = [f"{head}process_start_time_seconds {time}\n" for time in (20, 10.5, 30)]
    assert added_up(texts) == f"{head}process_start_time_seconds 10.5\n"
