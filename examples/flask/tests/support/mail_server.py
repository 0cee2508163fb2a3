"""A mail server for tests, as small as one can be."""

import re
import socket
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class Received:
    """A mail that it got."""

    to: str
    mail: EmailMessage


@dataclass
class MailServer:
    """Refuses `gone@…` for good, and `grey@…` once, takes its time for `slow@…`.

    For `lost@…` it closes the connection when it has the mail.
    """

    port: int = 0
    received: list[Received] = field(default_factory=list)
    # The answers to a recipient, by what the address begins with.
    answers: dict[str, list[int]] = field(default_factory=lambda: {"gone": [550] * 3, "grey": [451]})

    @property
    def url(self) -> str:
        """Its MAIL_URL."""
        return f"smtp://127.0.0.1:{self.port}"

    def to(self, address: str) -> list[EmailMessage]:
        """The mails to an address."""
        return [each.mail for each in self.received if each.to == address]

    def text_to(self, address: str) -> str:
        """The plain text of the first mail to an address."""
        body = self.to(address)[0].get_body(("plain",))
        return str(body.get_content()).replace("\r\n", "\n") if body else ""


class Session(socketserver.StreamRequestHandler):
    """One connection."""

    server: "Listener"

    def handle(self) -> None:
        """Answers commands until QUIT."""
        self._say("220 ready")
        to = ""
        while line := self.rfile.readline().decode().strip():
            verb = line.upper()
            if verb.startswith("RCPT"):
                to = line[line.index("<") + 1 : line.rindex(">")]
                self._say(self._answer_to(to))
            elif verb == "DATA":
                if not self._receive(to):
                    return
            elif verb == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _answer_to(self, to: str) -> str:
        answers = self.server.mail_server.answers.get(to.split("@")[0], [])
        return f"{answers.pop(0)} Not now." if answers else "250 ok"

    def _receive(self, to: str) -> bool:
        self._say("354 go on")
        lines: list[bytes] = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(re.sub(rb"^\.", b"", line))
        mail = message_from_bytes(b"".join(lines), _class=EmailMessage, policy=policy.default)
        self.server.mail_server.received.append(Received(to, mail))
        if to.startswith("lost"):
            self.connection.shutdown(socket.SHUT_RDWR)
            return False
        time.sleep(0.5 if to.startswith("slow") else 0)
        self._say("250 ok")
        return True

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class Listener(socketserver.ThreadingTCPServer):
    """Accepts connections."""

    daemon_threads = True

    def __init__(self, mail_server: MailServer) -> None:
        super().__init__(("127.0.0.1", 0), Session)
        self.mail_server = mail_server
        mail_server.port = self.server_address[1]


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """Runs one while the block runs."""
    server = MailServer()
    with Listener(server) as listener:
        thread = threading.Thread(target=listener.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            listener.shutdown()
            thread.join()
