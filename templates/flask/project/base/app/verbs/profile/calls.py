"""How often functions of the project are called."""

import inspect
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from types import CodeType, FrameType

from app.verbs.profile.scripts import Json, Scripts

# Each time that one continues is a call of it.
_CONTINUED = inspect.CO_GENERATOR | inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR


class Calls:
    """Counts in the block of `counting`."""

    def __init__(self, scripts: Scripts) -> None:
        self._scripts = scripts
        self._counts: Counter[CodeType] = Counter()

    @contextmanager
    def counting(self) -> Iterator[None]:
        """Counts the calls in this thread."""
        sys.setprofile(self._count)
        try:
            yield
        finally:
            sys.setprofile(None)

    def all(self) -> list[Json]:
        """The functions by file, as V8's precise coverage has them."""
        found: dict[str, list[Json]] = {}
        for code, count in self._counts.items():
            if not code.co_flags & _CONTINUED and self._scripts.is_own(code.co_filename):
                found.setdefault(code.co_filename, []).append(self._function(code, count))
        return [{"scriptId": self._scripts.id(file), "functions": each} for file, each in found.items()]

    def _function(self, code: CodeType, count: int) -> Json:
        file = code.co_filename
        last = max((line for _, _, line in code.co_lines() if line is not None), default=code.co_firstlineno)
        span = {
            "startOffset": self._scripts.offset(file, self._scripts.first_line(code)),
            "endOffset": self._scripts.offset(file, last + 1) - 1,
            "count": count,
        }
        return {"functionName": code.co_qualname, "ranges": [span]}

    def _count(self, frame: FrameType, event: str, _: object) -> None:
        if event == "call":
            self._counts[frame.f_code] += 1
