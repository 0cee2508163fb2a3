"""What /metrics says of jobs."""

import re
from datetime import timedelta

from app.db.types import now
from tests.support.api import Api
from tests.support.queue import Nothing, Parcel, Queue


def test_metrics_counts_the_jobs_by_kind_and_tells_how_late_they_are(api: Api, queue: Queue) -> None:
    waits, dies = queue.add(Nothing("measured"), Parcel(sku="a"), Parcel(sku="b"))
    queue.change(waits, run_at=now() - timedelta(minutes=1))
    queue.change(dies, status="dead")

    text = api.get("/metrics").text

    assert "# TYPE jobs_waiting gauge\n" in text
    assert 'jobs_waiting{kind="measured"} 1\n' in text
    assert 'jobs_dead{kind="measured"} 1\n' in text
    assert re.search(r'^jobs_oldest_due_seconds\{kind="measured"\} 6\d(\.\d+)?$', text, re.MULTILINE)
