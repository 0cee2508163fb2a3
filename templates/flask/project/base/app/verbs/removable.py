"""The verbs that can be taken out, one a line: docs/parts.md has the files to delete with it."""

from app.service import Verb
from app.verbs.cache_clear import cache_clear
from app.verbs.profile.verb import profile

REMOVABLE: dict[str, Verb] = {
    "cache-clear": cache_clear,
    "profile": profile,
}
