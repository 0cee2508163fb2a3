"""The set-up, where it cannot work: one clear sentence, and nothing half-made."""

import importlib.util
import json
from pathlib import Path

import pytest

from scripts import bootstrap


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder without packages, on a machine without programs."""
    monkeypatch.setattr(bootstrap, "ROOT", str(tmp_path))
    monkeypatch.setattr(bootstrap, "VENV", str(tmp_path / ".venv"))
    monkeypatch.setattr(bootstrap, "STAMP", str(tmp_path / ".venv" / "installed"))
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    for name in bootstrap.LISTS:
        (tmp_path / name).write_text("flask==3.1.3\n")
    return tmp_path


def said(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """What it prints before it exits with 2."""
    with pytest.raises(SystemExit) as ended:
        bootstrap.prepare(arguments)
    assert ended.value.code == 2
    printed = capsys.readouterr()
    return printed.out + printed.err


def test_an_old_python(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bootstrap, "LEAST", (99, 0))
    assert said(["setup"], capsys).startswith(
        "This project needs Python 3.11 or later, and this is Python 3."
    )
    assert json.loads(said(["routes", "--json"], capsys))["code"] == 2


def test_a_venv_that_is_none(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / ".venv").mkdir()
    (project / ".venv" / "kept").write_text("")
    assert said(["install"], capsys).startswith(".venv exists, and is not a virtual environment")
    assert (project / ".venv" / "kept").exists()


def test_no_pip_and_no_uv(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bootstrap, "has_modules", lambda *names: False)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert "venv and ensurepip are missing. Install them" in said(["setup"], capsys)
    assert not (project / ".venv").exists()


def test_packages_that_are_not_installed(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert said(["routes"], capsys) == "The packages of this project are not installed. Run: make setup\n"


def test_a_project_for_uv_without_uv(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "gapi.yml").write_text("packageManager: uv\n")
    assert said(["install"], capsys).startswith("uv is not installed")
    assert not (project / ".venv").exists()
