"""Removes secrets from URLs, which the log has."""

import re

HIDDEN = "[secret]"

# Parts that make a name secret. "auth" does not match "author".
_secret_part = re.compile(
    r"auth(?!or(?!i[sz]))|cookie|secret|passw|pwd|token|jwt|pepper|credential|signature|idempotency|sess(?:ion|id)"
    r"|verifier|social[-_]?sec|(?:credit|debit)[-_]?card|card[-_]?num"
    r"|(?:access|account|api|encryption|master|private|shared|signing)[-_]?key|_sha256$",
    re.IGNORECASE,
)

# Whole words that make a name secret: "pin" does, "shipping" does not.
_secret_words = frozenset(
    "bearer csrf cvc cvv hash hmac iban mfa nonce otp pass passcode passkey passphrase pin private pw salt "
    "saml samlresponse sid sig ssn totp xsrf".split()
)

# Codes that grant access, unlike status, country or postal codes.
_code_that_admits = re.compile(
    r"(?:2fa|access|activation|backup|confirm|device|grant|invit|link|login|mfa|one.?time|otp|pass|pin|recover|reset"
    r"|secur|sign.?in|sms|verif)\w*codes?$"
)

_word_boundary = re.compile(r"([a-z\d])(?=[A-Z])")
_not_a_word = re.compile(r"[^a-z\d]+")
_plain = re.compile(r"[\w.~,-]*", re.ASCII)
_encoded = re.compile(r"%([\da-fA-F]{2})")
# A name before a colon, e.g. in JSON. The lookbehind keeps the search linear.
_json_name = re.compile(r"(?<![\w$-])([\w$-]+)[\"'\\\]]{0,4}\s*:")
_credentials = re.compile(r"\b(?:bearer[\s+]+\S|basic[\s+]+[\w/=]{12})", re.IGNORECASE)


def is_secret(name: str) -> bool:
    """Whether a field or parameter with this name must not be logged. Linear in the length of the name."""
    if _secret_part.search(name):
        return True
    words = _not_a_word.split(_word_boundary.sub(r"\1 ", name).lower())
    if not _secret_words.isdisjoint(words):
        return True
    named = [word for word in words if word]
    if named and named[-1] == "key":
        return True
    return "".join(words) in ("code", "codes") or _code_that_admits.search("_".join(words)) is not None


def redact_url(url: str) -> str:
    """Removes the password and the values of secret parameters from a URL, in path, query and fragment.

    Linear in the length of the URL, which callers choose.
    """
    start = next((at for at, letter in enumerate(url) if letter in "?#"), -1)
    if start == -1:
        return _redact_address(url)
    parameters = "&".join(map(_redact_parameter, url[start + 1 :].split("&")))
    return _redact_address(url[:start]) + url[start] + parameters


def _redact_address(address: str) -> str:
    """`scheme://user:password@host/path;name=value`. A request usually names a path only."""
    if not ("=" in address or "%" in address or "//" in address):
        return address
    first, *rest = address.split("//")
    plain = "//".join([first, *map(_without_login, rest)])
    return "/".join(";".join(map(_redact_parameter, segment.split(";"))) for segment in plain.split("/"))


def _without_login(authority: str) -> str:
    host, slash, path = authority.partition("/")
    at = host.rfind("@")
    return authority if at == -1 else HIDDEN + host[at:] + slash + path


def _redact_parameter(parameter: str) -> str:
    """Hides a value because of its name, or of its content, e.g. `next=%2Fback%3Ftoken%3D…`."""
    name, equals, value = parameter.partition("=")
    if not equals:
        return HIDDEN if _holds_secret(name) else parameter
    return f"{name}={HIDDEN}" if _is_secret_text(name) or _holds_secret(value) else parameter


def _holds_secret(encoded: str) -> bool:
    """Whether a text contains a secret parameter or member, a login or an Authorization header."""
    if _plain.fullmatch(encoded):
        return False
    text = _decoded(encoded)
    for pair in re.split("[?&;#]", text):
        name, _, value = pair.partition("=")
        if value and _is_secret_text(name):
            return True
    if _credentials.search(text) or any(_without_login(part) != part for part in text.split("//")[1:]):
        return True
    return any(is_secret(match[1]) for match in _json_name.finditer(text))


def _is_secret_text(name: str) -> bool:
    """A name that cannot be decoded counts as secret."""
    text = _decoded(name)
    return "%" in text or is_secret(text)


def _decoded(text: str) -> str:
    """Decodes percent-encoding up to three times, byte by byte."""
    for _ in range(3):
        if "%" not in text:
            break
        text = _encoded.sub(lambda match: chr(int(match[1], 16)), text)
    return text
