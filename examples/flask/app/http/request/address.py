"""The caller's address."""

import ipaddress


def address_of(peer: str, forwarded: str, trusted: int) -> str:
    """Of the entries that trusted proxies sent, the farthest valid one; `trusted` is how many proxies there
    are.
    """
    if trusted == 0 or not forwarded:
        return canonical(peer) or "unknown"
    chain = [peer, *reversed(forwarded.split(","))][: trusted + 1]
    for text in reversed(chain):
        address = canonical(text)
        if address:
            return address
    return "unknown"


def network_of(address: str) -> str:
    """The unit that is rate-limited: an IPv4 address, or an IPv6 /64, of which one caller has all 2^64
    addresses.
    """
    if ":" not in address:
        return address
    groups = ipaddress.IPv6Address(address).exploded.split(":")[:4]
    return ":".join(f"{int(group, 16):x}" for group in groups) + "::/64"


def canonical(text: str) -> str | None:
    """The canonical form (RFC 5952) of an address, which may have a port, brackets or a zone, or be
    IPv4-mapped.
    """
    if text == "127.0.0.1":
        return text
    try:
        found = ipaddress.ip_address(_without_port(text.strip()).split("%")[0])
    except ValueError:
        return None
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(found)


def _without_port(text: str) -> str:
    if text.startswith("["):
        return text[1:].split("]")[0]
    return text.split(":")[0] if text.count(":") == 1 else text
