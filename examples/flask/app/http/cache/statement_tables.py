"""The tables that a statement reads or writes, judging by its text.

What is not certainly understood depends on, or changes, every table: that is safe.
"""

import re
from collections.abc import Collection

from app.http.cache.changes import EVERY_TABLE

_NAME = r'(?:"[^"]+"|`[^`]+`|[A-Za-z_][\w$]*)'
_PATH = rf"{_NAME}(?:\.{_NAME})*"

# A value or a statement that SQLAlchemy would have bound or sent alone, or a comment.
_HAND_WRITTEN = re.compile(r"'|;|--|/\*|\$\$")
_CONTROL = re.compile(
    r"(?:begin|start|commit|rollback|savepoint|release|set|pragma|show|explain)\b[^;]*;?$", re.IGNORECASE
)
_SELECT = re.compile(r"[\s(]*select\b", re.IGNORECASE)
_SOURCE = re.compile(rf"\b(?:from|join)\s+(?:lateral\s+)?(?:\(\s*select\b|({_PATH}))", re.IGNORECASE)
_FROM = re.compile(r"\bfrom\b", re.IGNORECASE)
_FROM_OR_JOIN = re.compile(r"\b(?:from|join)\b", re.IGNORECASE)
_PART_OF_FROM = re.compile(
    r"[(),]|\b(?:where|group|order|having|limit|offset|union|intersect|except|for|fetch|window)\b",
    re.IGNORECASE,
)
_CALL = re.compile(rf"({_PATH})\s*\(")

# Words before a parenthesis that are no function, and functions that only compute.
_HARMLESS = re.compile(
    r"""abs|all|and|any|as|avg|between|by|case|cast|ceil|char|coalesce|concat|count|date|decimal|distinct|else|except
    |exists|extract|filter|floor|from|greatest|group|in|intersect|interval|join|lateral|least|length|like|lower|max
    |min|not|nullif|numeric|on|or|order|over|partition|replace|round|row_number|select|some|substr|substring|sum|then
    |trim|union|upper|using|values|varchar|when|where""",
    re.VERBOSE,
)


def tables_read(sql: str, known: Collection[str]) -> list[str]:
    """The tables that a statement of a read depends on; `known` are those of the API.

    A view or a function may read any table.
    """
    if _is_control(sql):
        return []
    if not _SELECT.match(sql) or _HAND_WRITTEN.search(sql) or _has_several_sources(sql):
        return [EVERY_TABLE]
    if any(not _HARMLESS.fullmatch(table_of(match[1])) for match in _CALL.finditer(sql)):
        return [EVERY_TABLE]
    sources = list(_SOURCE.finditer(sql))
    if len(sources) < len(_FROM_OR_JOIN.findall(sql)):
        return [EVERY_TABLE]
    tables = [table_of(match[1]) for match in sources if match[1] is not None]
    return list(dict.fromkeys(tables)) if all(table in known for table in tables) else [EVERY_TABLE]


def _has_several_sources(sql: str) -> bool:
    """Whether a FROM lists tables with commas."""
    for start in _FROM.finditer(sql):
        depth = 0
        for match in _PART_OF_FROM.finditer(sql, start.end()):
            depth += {"(": 1, ")": -1}.get(match[0], 0)
            if depth == 0 and match[0] == ",":
                return True
            if depth < 0 or (depth == 0 and match[0] != ")"):
                break
    return False


_TARGET = re.compile(
    rf"(?:insert\s(?:ignore\s|or\s\w+\s)?into|update|delete\sfrom)\s+({_PATH})", re.IGNORECASE
)
_MORE_TARGETS = re.compile(r",|(?:\w+\s+)*join\b", re.IGNORECASE)
_ANOTHER_STATEMENT = re.compile(r";\s*\S")
_WITH = re.compile(r"\s*with\b", re.IGNORECASE)
_WRITES = re.compile(r"\b(?:insert|update|delete|merge)\b", re.IGNORECASE)


def tables_written(sql: str) -> list[str]:
    """The tables that a statement of a write changes."""
    if _is_control(sql) or _is_read(sql):
        return []
    text = sql.strip()
    match = _TARGET.match(text)
    if match is None:
        return [EVERY_TABLE]
    rest = text[match.end() :].lstrip()
    if _MORE_TARGETS.match(rest) or _ANOTHER_STATEMENT.search(rest):
        return [EVERY_TABLE]
    return [table_of(match[1])]


def table_of(path: str) -> str:
    """`"public"."Things"` → `things`: databases differ in whether case counts."""
    return re.sub('["`]', "", path.rsplit(".", 1)[-1]).lower()


def _is_control(sql: str) -> bool:
    """Whether a statement only begins or ends a transaction, or sets something of the session."""
    return _CONTROL.match(sql.strip()) is not None


def _is_read(sql: str) -> bool:
    """A function that a SELECT calls can write: that is not seen."""
    if _ANOTHER_STATEMENT.search(sql):
        return False
    return bool(_SELECT.match(sql) or (_WITH.match(sql) and not _WRITES.search(sql)))
