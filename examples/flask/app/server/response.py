"""Writes responses."""

import json
from http import HTTPStatus

from waitress.task import ErrorTask, WSGITask
from waitress.utilities import build_http_date

from app.http.response.problem import title_of

# A larger response is sent while a thread of its own waits for the caller to read it.
LARGE = 262_144


class Response(WSGITask):
    """The response to a request. It keeps the connection where waitress would not: 204, 304, chunked."""

    has_own_thread = False

    def service(self) -> None:
        """Sends it. One that takes longer than its handler does not use up the threads of others."""
        try:
            super().service()
        finally:
            if self.has_own_thread:
                self.channel.server.task_dispatcher.shrink()

    def get_environment(self) -> dict[str, object]:
        """The WSGI environment, with the path as it was sent and the header that was sent twice."""
        environ: dict[str, object] = super().get_environment()
        environ["PATH_INFO"] = self.request.path
        if self.request.repeated_header:
            environ["app.repeated_header"] = self.request.repeated_header
        return environ

    def write(self, data: bytes) -> None:
        """Sends a part; of the response to a HEAD the head only."""
        super().write(b"" if self.request.command == "HEAD" else data)

    def build_response_header(self) -> bytes:
        """The head of the response."""
        fields: list[tuple[str, str]] = self.response_headers
        names = {name.lower() for name, _ in fields}
        is_head = self.request.command == "HEAD"
        closes = self.must_close()
        if not self.has_body:
            fields = [field for field in fields if field[0].lower() != "content-length"]
        elif "content-length" not in names:
            if self.content_length is not None:
                fields.append(("Content-Length", str(self.content_length)))
            elif not is_head and self.version == "1.1":
                fields.append(("Transfer-Encoding", "chunked"))
                self.chunked_response = True
            elif not is_head:
                closes = True
        if closes:
            self.close_on_finish = True
            fields.append(("Connection", "close"))
        elif self.version == "1.0":
            fields.append(("Connection", "keep-alive"))
        if "date" not in names:
            fields.append(("Date", build_http_date(self.start_time)))
        self._take_thread(is_head)
        lines = [f"HTTP/{self.version} {self.status}", *(f"{name}: {value}" for name, value in fields)]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")

    def must_close(self) -> bool:
        """Whether the connection ends with this response: the caller wants it, or the server is stopping."""
        wanted = self.request.headers.get("CONNECTION", "").lower()
        closes = wanted != "keep-alive" if self.version == "1.0" else "close" in wanted
        return closes or self.request.connection_close or self.channel.server.is_draining

    def _take_thread(self, is_head: bool) -> None:
        length = self.content_length
        if self.has_body and not is_head and (length is None or length > LARGE):
            self.channel.server.task_dispatcher.grow()
            self.has_own_thread = True


class Refusal(ErrorTask):
    """A response without a request: invalid HTTP, and what did not arrive in time."""

    def execute(self) -> None:
        """Sends a problem (RFC 9457) without an instance, because there is no request with an id."""
        server = self.channel.server
        status = HTTPStatus(self.request.error.code)
        detail = self.request.error.body if status == 501 else "The request cannot be read."
        title = title_of(status.value)
        problem = {"type": "about:blank", "title": title, "status": status.value, "detail": detail}
        body = json.dumps(problem, separators=(",", ":")).encode()
        server.on_refusal(status.value, str(self.channel.addr[0]))
        self.version = "1.1"
        self.status = f"{status.value} {status.phrase}"
        self.response_headers = [*server.fixed_headers.items(), ("Content-Type", "application/problem+json")]
        self.content_length = len(body)
        self.set_close_on_finish()
        self.write(body)
