"""The secrets in a text, by the names beside them."""

import re
from urllib.parse import unquote

from app.http.operate.redact_url import is_secret

# A name before a value, in JSON, a query, a header or an assignment. The lookbehinds keep them linear.
_QUOTED = re.compile(
    r"""(?<![\w$-])([\w$-]{1,64})[\\"'\]]{0,8}\s{0,8}[:=]\s{0,8}"""
    r"""(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|\\"(.*?)\\")""",
    re.DOTALL,
)
_VALUE = r"""[^\s&;#"'<>\\,)}=]*"""
_ASSIGNED = re.compile(rf"(?<![\w$\[\].-])([\w$\[\].-]{{1,64}})=(?=({_VALUE}=*{_VALUE}))")
_IN_HEADER = re.compile(r"""(?<![\w$-])([\w$-]{1,64}):[^\S\n]?(?=\S{0,99}\d)([^\s,;"'{}\[\]()<>]{8,})""")
_CREDENTIALS = re.compile(r"\b(?:bearer|basic)[\s+]+([\w.~+/=:-]{8,})", re.IGNORECASE)
_LOGIN = re.compile(r"""://[^\s/@"':]*:([^\s/@]+)@""")
_HINT = re.compile("[:=%]|bearer|basic", re.IGNORECASE)


def secrets_in(text: str) -> list[str]:
    """The values of secret names, e.g. `…?token=VALUE` or `{"password":"VALUE"}`, and of logins."""
    if not _HINT.search(text):
        return []
    plain = _decoded(text)
    named = [
        value
        for pattern in (_QUOTED, _ASSIGNED, _IN_HEADER)
        for match in pattern.finditer(plain)
        if is_secret(match[1])
        for value in match.groups()[1:]
    ]
    others = [match[1] for pattern in (_CREDENTIALS, _LOGIN) for match in pattern.finditer(plain)]
    return [value for value in [*named, *others] if value]


def _decoded(text: str) -> str:
    """Without percent-encoding, up to three times."""
    for _ in range(3):
        if "%" not in text:
            break
        text = unquote(text)
    return text
