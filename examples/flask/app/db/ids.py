"""The ids of rows."""

import secrets
import time


def new_id() -> str:
    """A UUIDv7 (RFC 9562, method 3): milliseconds, 12 bits of the fraction, random bits.

    Ids sort by the time of creation, and do not reveal how many there are.
    """
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    fraction = rest * 4096 // 1_000_000
    tail = secrets.randbits(62) | 1 << 63
    text = f"{milliseconds:012x}7{fraction:03x}{tail:016x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
