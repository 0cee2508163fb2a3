"""The variables of this process. Nothing else reads os.environ."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

Environment = Mapping[str, str]


def environment() -> Environment:
    """The variables of this process, completed from .env if there is one."""
    given = {name: text for name, text in os.environ.items() if text}
    return {**_dotenv(), **given}


def source_of(name: str) -> Literal["environment", ".env", "default"]:
    """The source of a variable's value."""
    if os.environ.get(name):
        return "environment"
    return ".env" if _dotenv().get(name) else "default"


def parse_dotenv(text: str) -> dict[str, str]:
    """The variables in the text of a .env file: `NAME=value`, with quotes, `export` and comments."""
    return {match["name"]: _value_of(match) for match in LINE.finditer(text)}


LINE = re.compile(
    r"""^[ \t]*(?:export[ \t]+)?(?P<name>[A-Za-z_][\w.]*)[ \t]*=[ \t]*
    (?:'(?P<single>[^']*)'|"(?P<double>[^"]*)"|(?P<plain>[^#\r\n]*))""",
    re.MULTILINE | re.VERBOSE,
)


def _value_of(match: re.Match[str]) -> str:
    if match["single"] is not None:
        return match["single"]
    if match["double"] is not None:
        return match["double"].replace("\\n", "\n")
    return match["plain"].strip()


def _dotenv() -> dict[str, str]:
    file = Path(".env")
    return parse_dotenv(file.read_text("utf8")) if file.exists() else {}
