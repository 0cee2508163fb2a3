"""The documentation names files that exist, and lines that have what it says."""

import re
from pathlib import Path

import pytest

from app.version import ROOT

# `path`, `path:line` or `path:line`, `name` in a table.
NAMED = re.compile(
    r"`(?!/)([\w./-]+\.(?:py|md|ini|txt|toml|json|yml|yaml)|Makefile|Dockerfile)(?::(\d+))?`(?:, `([^`]+)`)?"
)

# Files that a reader makes, or that a command writes elsewhere.
ELSEWHERE = re.compile(
    r"^(app/jobs/welcome\.py|app/products/exports\.py|\.env|openapi\.json|requirements-git\.in|usage\.json|collection\.postman\.json|smoke\.xml|tools/|src/)|thing|COMMIT"
)


def pages() -> list[Path]:
    return [ROOT / "README.md", ROOT / "AGENTS.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_every_file_that_a_page_names_exists(page: Path) -> None:
    for path, line, name in NAMED.findall(page.read_text()):
        if "/" not in path and not (ROOT / path).exists():
            continue  # A name without its folder, e.g. of a new file.
        if ELSEWHERE.search(path):
            continue
        file = ROOT / path
        assert file.exists(), f"{page.name} names {path}"
        text = file.read_text()
        if line:
            assert int(line) <= len(text.splitlines()), f"{path} has no line {line}"
            assert name in text, f"{path} does not contain {name}"


def test_every_practice_names_a_file() -> None:
    rows = [row for row in (ROOT / "docs" / "practices.md").read_text().splitlines() if row.startswith("| ")]
    places = [row for row in rows if not row.startswith("| point |")]
    assert len(places) > 40
    for row in places:
        assert NAMED.search(row.rsplit("|", 2)[1]), row


def test_every_dependency_has_a_reason() -> None:
    reasons = (ROOT / "docs" / "dependencies.md").read_text().lower()
    for name in ("requirements.in", "requirements-dev.in"):
        for line in (ROOT / name).read_text().splitlines():
            package = re.match(r"[A-Za-z][\w.-]*", line)
            if package:
                assert f"`{package[0].lower()}`" in reasons, (
                    f"docs/dependencies.md has no reason for {package[0]}"
                )
