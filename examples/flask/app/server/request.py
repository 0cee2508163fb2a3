"""Reads requests: their limits, and what HTTP does not allow."""

import re
import time

from waitress.adjustments import Adjustments
from waitress.parser import HTTPRequestParser, ParsingError, TransferEncodingNotImplemented

# Headers that may occur once. A proxy might check one of two values, and the API use the other.
SINGLETONS = (b"host", b"authorization", b"content-type")

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
    command = ""

    def __init__(self, limits: Limits) -> None:
        super().__init__(limits)
        self.limits = limits
        self.began = time.monotonic()

    def received(self, data: bytes) -> int:
        """Reads a part. A body that is too large is not read to its end: the API responds with 413."""
        consumed: int = super().received(data)
        if self.error:
            self.is_early = True
        elif not self.completed and self._is_too_large():
            if self.chunked:
                self.headers["CONTENT_LENGTH"] = str(self.limits.body_limit + 1)
            self.is_early = self.completed = self.connection_close = True
            self.expect_continue = False
        return consumed

    def _is_too_large(self) -> bool:
        if self.body_rcv is None:
            return False
        size = len(self.body_rcv) if self.chunked else self.content_length
        return bool(size > self.limits.body_limit)

    def parse_header(self, header_plus: bytes) -> None:
        """Reads the head. Raises for what HTTP does not allow (RFC 9112), and for CONNECT."""
        super().parse_header(header_plus)
        if self.version not in ("1.0", "1.1"):
            raise ParsingError("The version of HTTP is not 1.0 or 1.1.")
        if self.command == "CONNECT":
            raise TransferEncodingNotImplemented("CONNECT is not supported: this server is not a proxy.")
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
