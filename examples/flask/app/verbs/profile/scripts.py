"""The files of the project, as the profile has them."""

from pathlib import Path
from types import CodeType

Json = dict[str, object]

_PACKAGES = ("site-packages", "dist-packages")


class Scripts:
    """Each file of the project gets a number; others have none."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._numbers: dict[str, int] = {}
        self._texts: dict[str, str] = {}

    def is_own(self, file: str) -> bool:
        """Whether a file is of the project, and not of a package in it."""
        path = Path(file)
        return path.is_relative_to(self._root) and not any(part in _PACKAGES for part in path.parts)

    def frame(self, code: CodeType) -> Json:
        """Where a function begins; lines count from 0."""
        return {
            "functionName": code.co_qualname,
            "scriptId": self.id(code.co_filename),
            "url": Path(code.co_filename).as_uri()
            if Path(code.co_filename).is_absolute()
            else code.co_filename,
            "lineNumber": self.first_line(code) - 1,
            "columnNumber": 0,
        }

    def first_line(self, code: CodeType) -> int:
        """The line of `def`, below its decorators."""
        if not self.is_own(code.co_filename):
            return code.co_firstlineno
        lines = self.text(code.co_filename).splitlines()
        for number in range(code.co_firstlineno, len(lines) + 1):
            text = lines[number - 1].lstrip()
            if text.startswith(("def ", "async def ", "class ")):
                return number
            if not text.startswith("@") and number == code.co_firstlineno:
                break
        return code.co_firstlineno

    def id(self, file: str) -> str:
        """`0` for a file that is not of the project."""
        if not self.is_own(file):
            return "0"
        return str(self._numbers.setdefault(file, len(self._numbers) + 1))

    def text(self, file: str) -> str:
        """The text of a file."""
        if file not in self._texts:
            self._texts[file] = Path(file).read_text("utf8")
        return self._texts[file]

    def offset(self, file: str, line: int) -> int:
        """Where a line begins in the text of a file."""
        lines = self.text(file).split("\n")
        return sum(len(text) + 1 for text in lines[: line - 1])

    def all(self) -> list[Json]:
        """Those that were asked for."""
        return [
            {"scriptId": str(number), "url": Path(file).as_uri(), "text": self.text(file)}
            for file, number in self._numbers.items()
        ]
