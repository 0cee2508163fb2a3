"""The names of operations in generated clients."""

import re

VERBS = {"GET": "get", "POST": "create", "PUT": "replace", "PATCH": "update", "DELETE": "delete"}


def operation_id_of(method: str, path: str, *, is_list: bool = False, is_created: bool = False) -> str:
    """E.g. `listProducts`, `getProduct`, `createOrderLine`, `cancelOrder`.

    From v2 on it ends with the version, e.g. `listProductsV2`.
    """
    segments = [segment for segment in path.split("/") if segment]
    version = next((segment.upper() for segment in segments if _is_version(segment)), "")
    suffix = "" if version == "V1" else version
    if method == "POST" and not is_created and _is_action(segments):
        return _action_of(segments) + suffix
    verb = "list" if is_list else VERBS.get(method, method.lower())
    return verb + (_nouns_of(segments, method == "POST") or "Root") + suffix


def _nouns_of(segments: list[str], is_one: bool) -> str:
    """The names in a path, e.g. `OrderLines`: one of them, if a parameter follows or `is_one`."""
    nouns = ""
    for place, segment in enumerate(segments):
        if _is_parameter(segment) or _is_version(segment):
            continue
        following = segments[place + 1] if place + 1 < len(segments) else None
        one = is_one if following is None else _is_parameter(following)
        nouns += _capitalized(_singular(segment) if one else segment)
    return nouns


def _is_action(segments: list[str]) -> bool:
    """Whether the last name is what is done: with one thing (`/orders/{id}/cancel`) or with many
    (`/products/import`).

    Under `webhooks` it is who calls.
    """
    if len(segments) < 2:
        return False
    before, last = segments[-2:]
    if _is_parameter(last) or _singular(last) != last or _is_version(before):
        return False
    if _is_parameter(before):
        return True
    return _singular(before) != before and not re.fullmatch(r"(callback|(web)?hook)s", before)


def _action_of(segments: list[str]) -> str:
    """`/orders/{id}/cancel` → `cancelOrder`, `/pulls/{id}/update-branch` → `updatePullBranch`."""
    verb, *more = segments[-1].split("-")
    is_one = _is_parameter(segments[-2])
    things = segments[: -2 if is_one else -1]
    return verb + _nouns_of(things, is_one) + "".join(map(_capitalized, more))


def _is_parameter(segment: str) -> bool:
    return segment.startswith("{")


def _is_version(segment: str) -> bool:
    return re.fullmatch(r"v\d+", segment) is not None


def _capitalized(segment: str) -> str:
    """`order-lines` → `OrderLines`."""
    return "".join(word[:1].upper() + word[1:] for word in re.split(r"[^A-Za-z0-9]", segment))


# The first match wins. For irregular plurals a route sets operation_id itself.
ENDINGS = (
    (r"(ss|us|is|ics|news|series|species)$", r"\1"),
    (r"(mov|cook)ies$", r"\1ie"),
    (r"ies$", "y"),
    (r"(ss|sh|x|zz|[^aeiou]us|[^aeiou]ch|[aeiou]{2}ch)es$", r"\1"),
    (r"s$", ""),
)


def _singular(noun: str) -> str:
    for plural, singular in ENDINGS:
        if re.search(plural, noun):
            return re.sub(plural, singular, noun)
    return noun
