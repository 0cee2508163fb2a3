"""An error as a recording has it."""

from collections.abc import Mapping

_MAX_MESSAGE, _MAX_STACK, _MAX_READ = 2000, 8000, 16_000


def error_fields(described: Mapping[str, object]) -> dict[str, str]:
    """The type, message and stack of an error as the log has it."""
    return {
        "type": str(described["type"]),
        "message": str(described["message"])[:_MAX_READ],
        # The end is where it was raised.
        "stack": _stack(described)[-_MAX_READ:],
    }


def shortened(fields: Mapping[str, str]) -> dict[str, str]:
    """The same, short enough to be kept. Its secrets are replaced before, so that none is cut."""
    return {
        "type": fields["type"][:_MAX_MESSAGE],
        "message": fields["message"][:_MAX_MESSAGE],
        "stack": fields["stack"][-_MAX_STACK:],
    }


def _stack(described: Mapping[str, object]) -> str:
    """As Python prints it, with the causes first."""
    cause = described.get("cause")
    before = f"{_stack(cause)}\n\nThat caused:\n\n" if isinstance(cause, Mapping) else ""
    head = "Traceback (most recent call last):"
    return f"{before}{head}\n{described['stack']}\n{described['type']}: {described['message']}"
