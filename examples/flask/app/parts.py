"""The parts that can be taken out, one a line: docs/parts.md has the files to delete with it."""

from app.http.cache.cache import cache
from app.http.contract.docs import docs_page
from app.http.operate.metrics import metrics
from app.http.operate.rate_limit import rate_limits
from app.http.part import Part
from app.http.response.idempotency import idempotency

PARTS: list[Part] = [
    cache,
    docs_page,
    idempotency,
    metrics,
    rate_limits,
]
