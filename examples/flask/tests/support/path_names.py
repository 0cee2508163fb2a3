"""What the names in a path say."""

import re
from collections.abc import Collection, Sequence

METHOD_VERBS = frozenset("get fetch create insert delete remove destroy".split())
"""Verbs that repeat what the method says."""

LOOSE_VERBS = frozenset("add do edit find list make modify save set update".split())
"""Verbs that repeat it too, but also begin nouns (update-requests) and actions (set-password)."""

ACTIONS = frozenset(
    "accept activate approve archive auth authorize ban block cancel change check compare confirm convert "
    "deactivate download export follow import invite login logout lookup preview publish raw read redirect "
    "refresh reject render resend reset resolve search send share subscribe track transfer unban unsubscribe "
    "upload validate verify".split()
)
"""Actions on a resource, and what reads by something else than an id."""

RECEIVERS = frozenset("callback callbacks hook hooks webhook webhooks".split())
"""Where other systems send their calls: the next name is theirs."""

MANY = frozenset(
    "audio billing cash clothing content data energy equipment evidence feedback food freight history "
    "inventory knowledge mail media merchandise money people children men women news progress series "
    "species spam staff stock storage text usage weather activity agenda archive backlog basket calendar "
    "cart catalog changelog directory feed inbox leaderboard library log outbox popular queue recent search "
    "stream timeline trash watchlist wishlist indices criteria".split()
)
"""Words for many without an s."""


def segments_of(path: str) -> list[str]:
    """`/v1/orders/{id}` → `v1`, `orders`, `{id}`."""
    return [segment for segment in path.split("/") if segment]


def is_parameter(segment: str) -> bool:
    """Whether the caller fills it in."""
    return segment.startswith("{")


def is_plural(segment: str) -> bool:
    """`orders`, `people` and `order-data`; not `order`. Short words and those with digits could be
    anything.
    """
    thing = re.split(r"[-_](?:of|for|to|in|on|at|with)[-_]", segment.lower())[0]
    word = re.split(r"[-_]", thing)[-1]
    if not re.fullmatch("[a-z]{3,}", word) or word in MANY:
        return True
    return word.endswith("s") and not re.search(r"(ss|us|is)$", word)


def is_collection(segments: Sequence[str], place: int) -> bool:
    """Whether the segment holds what the parameter behind it selects: not in `/compare/{range}`."""
    if place + 1 >= len(segments) or not is_parameter(segments[place + 1]):
        return False
    name = segments[place]
    if is_parameter(name) or is_receiver(segments, place):
        return False
    verb = words_of(name)[0]
    return verb not in ACTIONS and verb != "by" and name != "me" and not re.search("[a-z]{3}[^e]ed$", name)


def is_receiver(segments: Sequence[str], place: int) -> bool:
    """`stripe` in `/webhooks/stripe`: a place for calls of another system."""
    return place > 0 and segments[place - 1] in RECEIVERS and not is_parameter(segments[place])


def repeats_method(segments: Sequence[str], place: int, methods: Collection[str]) -> bool:
    """Whether the name says again what the method says: `/create-order`, `/orders/{id}/update`."""
    verb, *thing = words_of(segments[place])
    if verb in METHOD_VERBS:
        return True
    if verb not in LOOSE_VERBS or re.fullmatch("(ons?|ins?|ups?)", "".join(thing)):
        return False
    if not thing:
        return True
    has_items = place + 1 < len(segments) and is_parameter(segments[place + 1])
    return not (has_items or _is_action(segments, place, methods))


def _is_action(segments: Sequence[str], place: int, methods: Collection[str]) -> bool:
    """`POST /orders/{id}/set-status`: the last name, and it acts on one thing."""
    if place == 0 or len(segments) > place + 1 or "get" in methods:
        return False
    before = segments[place - 1]
    return is_parameter(before) or not (re.fullmatch(r"v\d+", before) or is_plural(before))


def words_of(segment: str) -> list[str]:
    """`set-status` and `setStatus` → `set`, `status`."""
    words = re.split(r"[-_]", re.sub("(?=[A-Z])", "-", segment).lower())
    return [word for word in words if word] or [""]
