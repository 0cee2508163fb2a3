"""Work that is measured."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def busy(count: int) -> None:
    """Uses the CPU."""
    total = 0
    for at in range(count):
        total = (total * 31 + at) % 1_000_003  # busy


def memory(count: int) -> int:
    """Takes memory, and gives it back."""
    found = [str(number) for number in range(count)]  # memory
    return len(found)


def calls(count: int) -> int:
    """Calls a function several times."""
    return sum(called(number) for number in _numbers(count))


def called(number: int) -> int:
    """Is called."""
    return number


def _numbers(count: int) -> Iterator[int]:
    yield from range(count)


def lines_with(word: str) -> list[int]:
    """The lines that say so, with the one before."""
    lines = Path(__file__).read_text("utf8").splitlines()
    found = [number for number, line in enumerate(lines, 1) if line.endswith(f"# {word}")]
    return [*found, *(number - 1 for number in found)]
