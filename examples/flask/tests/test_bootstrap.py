"""The set-up, where it cannot work: one clear sentence, and nothing half-made."""

import json
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from app.version import ROOT
from scripts import bootstrap, install


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose packages are not installed, on a machine without programs."""
    for module in (bootstrap, install):
        monkeypatch.setattr(module, "ROOT", str(tmp_path))
        monkeypatch.setattr(module, "VENV", str(tmp_path / ".venv"))
    monkeypatch.setattr(install, "STAMP", str(tmp_path / ".venv" / "installed"))
    monkeypatch.setattr(install, "UNFINISHED", str(tmp_path / ".venv" / "unfinished"))
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    for name in install.LISTS:
        # One that is installed is not enough.
        (tmp_path / name).write_text("flask==3.1.3\nno-such-package==1 \\\n    --hash=sha256:0\n")
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
    monkeypatch.setattr(install, "has_modules", lambda *names: False)
    assert "venv and ensurepip are missing. Install them" in said(["setup"], capsys)
    assert not (project / ".venv").exists()


def test_packages_that_are_not_installed(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert said(["routes"], capsys) == "The packages of this project are not installed. Run: make setup\n"


def test_packages_that_are_installed_in_another_version_or_only_needed_elsewhere(project: Path) -> None:
    (project / "requirements.txt").write_text(
        "Flask==0.1\ntyping-extensions==0.1 \\\nx==1 ; sys_platform == 'x'\n"
    )
    bootstrap.prepare(["routes"])


def test_a_venv_whose_making_was_interrupted(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(install, "has_modules", lambda *names: False)
    (project / ".venv").mkdir()
    (project / ".venv" / "unfinished").touch()
    assert "venv and ensurepip are missing" in said(["setup"], capsys)
    assert not (project / ".venv").exists()


def test_an_install_that_fails_or_is_stopped(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(command: list[str]) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(install, "run", lambda command: False)
    assert "nothing was left behind" in said(["install"], capsys)
    assert not (project / ".venv").exists()
    monkeypatch.setattr(install, "run", stop)
    with pytest.raises(SystemExit) as ended:
        bootstrap.prepare(["install"])
    assert ended.value.code == 130
    assert not (project / ".venv").exists()


def test_a_folder_that_cannot_be_written(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "file").touch()
    for module in (bootstrap, install):
        monkeypatch.setattr(module, "VENV", str(project / "file" / ".venv"))
    assert "cannot be made: Not a directory." in said(["install"], capsys)


def test_a_venv_without_packages_pip_or_python(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    venv.create(project / ".venv", symlinks=True)
    shutil.copy(ROOT / "manage.py", project)
    shutil.copytree(ROOT / "scripts", project / "scripts")

    # It must not start itself without end.
    command = [sys.executable, "manage.py", "routes"]
    ended = subprocess.run(command, cwd=project, timeout=60, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr.count("\n")) == (2, 1)
    assert said(["install"], capsys).startswith(".venv has no pip, and uv is not installed.")
    (project / ".venv" / "installed").write_text(install.fingerprint())
    Path(install.python_of_venv()).unlink()
    assert said(["install"], capsys).startswith(".venv exists, and is not a virtual environment")
    assert (project / ".venv").exists()


def test_a_project_for_uv_without_uv(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "gapi.yml").write_text("packageManager: uv\n")
    assert said(["install"], capsys).startswith("uv is not installed")
    assert not (project / ".venv").exists()
