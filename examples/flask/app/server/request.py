"""Reads requests: their limits, and what HTTP does not allow."""

import re
import time

from waitress.adjustments import Adjustments
from waitress.parser import (
    HTTPRequestParser,
    ParsingError,
    TransferEncodingNotImplemented,
    unquote_bytes_to_wsgi,
)
from waitress.receiver import ChunkedReceiver
from waitress.utilities import BadRequest

from app.http.request.target import origin_form

# Headers that may occur once. A proxy might check one of two values, and the API use the other.
SINGLETONS = (b"host", b"authorization", b"content-type")

# A line that ends without CR, and one that goes on in the next (obsolete: RFC 9112, 5.2).
_bare_lf = re.compile(rb"(?<!\r)\n")
_folded = re.compile(rb"\n[ \t]")
_not_in_target = re.compile(r"[\x00-\x20\x7f]")
_transfer_coding = re.compile(rb"\r\ntransfer-encoding:([^\r\n]*)", re.IGNORECASE)


class Limits(Adjustments):
    """Waitress's settings, and the largest body that any route reads."""

    body_limit = 1_048_576


class Request(HTTPRequestParser):
    """A request while it arrives."""

    # Whether it gets its response before all of it has arrived.
    is_early = False
    # The header that was sent twice although it may occur once.
    repeated_header = ""
    completed: bool = False
    request_uri = ""
    path = ""
    query = ""
    command = ""
    headers_finished: bool = False
    header_plus: bytes = b""

    def __init__(self, limits: Limits) -> None:
        super().__init__(limits)
        self.limits = limits
        self.began = time.monotonic()

    def received(self, data: bytes) -> int:
        """Reads a part. A body that is too large is not read to its end: the API responds with 413."""
        consumed: int = super().received(data)
        if not self.completed and self._cannot_end(len(data)):
            self.error = BadRequest("")
            self.completed = True
        if self.error:
            self.is_early = True
        elif not self.completed and self._is_too_large():
            if self.chunked:
                self.headers["CONTENT_LENGTH"] = str(self.limits.body_limit + 1)
            self.is_early = self.completed = self.connection_close = True
            self.expect_continue = False
        return consumed

    def _cannot_end(self, size: int) -> bool:
        """Whether a line of the head or of a chunk is not valid, or too long, before it has ended.

        `size` is that of the part that has just arrived.
        """
        if not self.headers_finished:
            return _bare_lf.search(self.header_plus, max(len(self.header_plus) - size, 0)) is not None
        receiver = self.body_rcv
        if not isinstance(receiver, ChunkedReceiver):
            return False
        length = len(receiver.control_line) + len(receiver.trailer)
        return b"\n" in receiver.control_line or length > self.limits.max_request_header_size

    def _is_too_large(self) -> bool:
        receiver = self.body_rcv
        if receiver is None:
            return False
        if isinstance(receiver, ChunkedReceiver):
            return len(receiver) + receiver.chunk_remainder > self.limits.body_limit
        return bool(self.content_length > self.limits.body_limit)

    def parse_header(self, header_plus: bytes) -> None:
        """Reads the head. Raises for what HTTP does not allow (RFC 9112), and for CONNECT."""
        if _folded.search(header_plus):
            raise ParsingError("A header goes on in the next line.")
        try:
            super().parse_header(header_plus)
        except TransferEncodingNotImplemented:
            raise TransferEncodingNotImplemented("Only the transfer coding chunked is supported.") from None
        except ValueError as error:
            raise ParsingError(str(error)) from None
        if self.version not in ("1.0", "1.1"):
            raise ParsingError("The version of HTTP is not 1.0 or 1.1.")
        if self.command == "CONNECT":
            raise TransferEncodingNotImplemented("CONNECT is not supported: this server is not a proxy.")
        self._read_target()
        lower = header_plus.lower()
        for name in SINGLETONS:
            if lower.count(b"\n" + name + b":") > 1:
                self.repeated_header = name.decode()
        codings = _transfer_coding.findall(header_plus)
        if not codings:
            return
        if self.version == "1.0":
            raise ParsingError("HTTP/1.0 does not support Transfer-Encoding.")
        if len(b",".join(codings).split(b",")) > 1:
            raise ParsingError("The transfer coding chunked may be applied once.")
        if "CONTENT_LENGTH" in self.headers:
            raise ParsingError("A request has Content-Length or Transfer-Encoding, not both.")

    def _read_target(self) -> None:
        """Sets the path and the query as they were sent; waitress would drop a `#` and what follows it."""
        target = None if _not_in_target.search(self.request_uri) else origin_form(self.request_uri)
        if target is None:
            raise ParsingError("The target is not a path or a URL.")
        path, _, self.query = target.partition("?")
        self.path = unquote_bytes_to_wsgi(path.encode("latin-1"))
