"""The kinds of jobs, one line each, sorted by name.

kind.py says what a kind is; it may be in any resource's folder.
"""

from app.jobs.kind import AnyKind
from app.jobs.prune import prune
from app.notices.kind import notice

KINDS: list[AnyKind] = [
    notice,
    prune,
]
