"""The verb `jobs`."""

import pytest

from app.errors import UserError
from app.jobs.service import service
from tests.support.queue import Nothing, Parcel, Queue
from tests.support.verbs import InputFor

JOBS = service.verbs["jobs"]


def test_dead_jobs_can_be_listed_retried_and_deleted(queue: Queue) -> None:
    kept, retried, deleted = queue.add(Nothing("listed"), *(Parcel(sku=sku) for sku in "abc"))
    for id in (kept, retried, deleted):
        queue.change(id, status="dead", attempts=9, last_error="It failed.")

    def manage(*words: str) -> tuple[dict[str, object], str]:
        result = JOBS.run(InputFor(queue.runtime.config, words))
        return result.data, result.text

    data, text = manage("list")
    assert [job["id"] for job in data["jobs"]] == [kept, retried, deleted]  # type: ignore[attr-defined]
    assert f"{kept}  listed" in text
    assert "It failed." in text
    assert manage("retry", retried)[0] == {"retry": 1}
    assert manage("delete", deleted) == ({"delete": 1}, "Deleted: 1.")
    assert [(job.status, job.attempts, job.payload) for job in queue.jobs_of("listed")] == [
        ("dead", 9, '{"sku":"a"}'),
        ("waiting", 0, '{"sku":"b"}'),
        ("deleted", 9, "{}"),
    ]
    with pytest.raises(UserError, match=f"No dead job has the id {deleted}"):
        manage("retry", deleted)
    with pytest.raises(UserError, match="No dead job has the id x"):
        manage("delete", "x")


@pytest.mark.parametrize(
    ("line", "is_valid"),
    [
        ("list", True),
        ("list dead", True),
        ("list nothing", False),
        ("retry", False),
        ("retry --all", True),
        ("retry 1 --all", False),
        ("delete 1 2", True),
        ("remove 1", False),
        ("", False),
    ],
)
def test_which_arguments_are_valid(line: str, is_valid: bool) -> None:
    words = [word for word in line.split() if not word.startswith("--")]
    assert JOBS.accepts(words, lambda _: "--all" in line) == is_valid
