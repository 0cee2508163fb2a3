"""Passes one mail to a mail server."""

import contextlib
import re
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote, urlsplit

from app.jobs.kind import PermanentError

# Servers take their time when they scan a mail: whoever gives up too early sends it twice (RFC 5321,
# 4.5.3.2).
CONNECT_TIMEOUT, ANSWER_TIMEOUT = 10, 120
# Up to this attempt a mail is sent again if the server got it and did not answer: it may have been delivered
# each time.
MOST_UNANSWERED = 5


class Refused(Exception):
    """The server's answer to a command was no."""

    def __init__(self, code: int, text: bytes) -> None:
        super().__init__(f"{code} {text.decode(errors='replace')}")
        self.code = code


def deliver(url: str, sender: str, to: str, message: bytes, attempt: int) -> None:
    """Raises a PermanentError if another attempt would not help."""
    with _connected(url) as server:
        has_utf8 = not to.isascii() and server.has_extn("smtputf8")
        _require(*server.mail(sender, ["SMTPUTF8", "BODY=8BITMIME"] if has_utf8 else []))
        try:
            _require(*server.rcpt(to if has_utf8 else _ascii(to)))
            _require(*server.docmd("DATA"), wanted=354)
            server.send(_dotted(message))
            _require(*_answer(server, attempt))
        except Refused as refusal:
            # 5xx: the server has refused this recipient or this mail for good (RFC 5321, 4.2.1).
            if refusal.code >= 500:
                raise PermanentError(str(refusal)) from refusal
            raise


@contextmanager
def _connected(url: str) -> Iterator[smtplib.SMTP]:
    """A session with the server of a URL, encrypted if the server can do that."""
    parts = urlsplit(url)
    host, name = parts.hostname or "", socket.gethostname()
    own_name = name if "." in name else "[127.0.0.1]"
    context = ssl.create_default_context()
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            host, parts.port or 465, own_name, timeout=CONNECT_TIMEOUT, context=context
        )
    else:
        server = smtplib.SMTP(host, parts.port or 587, own_name, timeout=CONNECT_TIMEOUT)
    try:
        server.ehlo_or_helo_if_needed()
        if parts.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=context)
            server.ehlo()
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        if server.sock is not None:
            server.sock.settimeout(ANSWER_TIMEOUT)
        yield server
    finally:
        with contextlib.suppress(smtplib.SMTPException, OSError):
            server.quit()
        server.close()


def _answer(server: smtplib.SMTP, attempt: int) -> tuple[int, bytes]:
    """The answer to the text of a mail. Without one nobody knows whether the mail was accepted."""
    try:
        return server.getreply()
    except (smtplib.SMTPServerDisconnected, OSError) as error:
        text = f"The mail server got the mail and did not answer: {error}"
        if attempt < MOST_UNANSWERED:
            raise ConnectionError(text) from error
        raise PermanentError(text) from error


def _require(code: int, text: bytes, wanted: int = 250) -> None:
    if code != wanted and not (wanted == 250 and code == 251):
        raise Refused(code, text)


def _dotted(message: bytes) -> bytes:
    """The text as it is sent: a line with one dot would end it."""
    return re.sub(rb"(?m)^\.", b"..", message) + b".\r\n"


def _ascii(address: str) -> str:
    """An address for a server that does not know Unicode.

    Raises a PermanentError for one that has no such form.
    """
    name, _, domain = address.rpartition("@")
    if not name.isascii():
        raise PermanentError(f"The mail server does not support Unicode in addresses: {address}")
    return f"{name}@{domain.encode('idna').decode()}"
