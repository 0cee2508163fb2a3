"""The socket of the server."""

import errno
import socket

from app.errors import UserError

BACKLOG = 1024


def listen(host: str, port: int) -> socket.socket:
    """A socket that accepts connections. Raises UserError if the address or port cannot be used."""
    try:
        family, *_, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        both = family == socket.AF_INET6 and host in ("::", "") and socket.has_dualstack_ipv6()
        return socket.create_server(address[:2], family=family, backlog=BACKLOG, dualstack_ipv6=both)
    except socket.gaierror:
        raise UserError(f"HOST {host} is not an address of this machine.", "Set another HOST.", 2) from None
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            hint = "Stop the program that uses it, or set another PORT."
            raise UserError(f"Port {port} of {host} is in use.", hint) from None
        if error.errno == errno.EACCES:
            raise UserError(f"Port {port} of {host} may not be used.", "Set a PORT above 1023.") from None
        if error.errno == errno.EADDRNOTAVAIL:
            raise UserError(
                f"HOST {host} is not an address of this machine.", "Set another HOST.", 2
            ) from None
        raise


def url_of(listener: socket.socket) -> str:
    """Where the API can be reached on this machine."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
