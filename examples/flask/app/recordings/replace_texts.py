"""Replaces many texts in a text."""

from collections.abc import Callable, Iterable

# From how many texts on an index is faster than to search for each.
_MANY, _PREFIX = 20, 4


def replacer_of(texts: set[str], shown: str) -> Callable[[str], str]:
    """Replaces texts of at least four characters, the longest first, because one may be a part of another.

    The time grows with the length of a text and not with the number of texts, which callers choose.
    """
    index = _index_of(texts) if len(texts) > _MANY else None

    def replace(text: str) -> str:
        found = texts if index is None else _candidates(text, index)
        for each in sorted(found, key=len, reverse=True):
            text = text.replace(each, shown)
        return text

    return replace


def _index_of(texts: Iterable[str]) -> dict[str, list[str]]:
    """The texts by their first characters."""
    index: dict[str, list[str]] = {}
    for text in texts:
        index.setdefault(text[:_PREFIX], []).append(text)
    return index


def _candidates(text: str, index: dict[str, list[str]]) -> set[str]:
    return {
        each
        for at in range(len(text) - _PREFIX + 1)
        for each in index.get(text[at : at + _PREFIX], ())
        if text.startswith(each, at)
    }
