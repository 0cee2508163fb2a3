"""Makes .venv, and installs in it what is pinned. Runs on any Python 3, and needs no package."""

import hashlib
import importlib.util
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from typing import List

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
STAMP = os.path.join(VENV, "installed")
# Is in a .venv from its beginning until everything is installed.
UNFINISHED = os.path.join(VENV, "unfinished")
LINKS = os.path.join(ROOT, ".gapi", "local", "links.json")
LEAST = (3, 11)
LISTS = ["requirements.txt", "requirements-dev.txt"]


class Refused(Exception):
    """Something that the user can fix."""


def python_of_venv() -> str:
    return (
        os.path.join(VENV, "Scripts", "python.exe")
        if os.name == "nt"
        else os.path.join(VENV, "bin", "python")
    )


def install() -> None:
    """Makes .venv and installs what is pinned, if that has changed. Removes one that it could not fill."""
    if read(STAMP) == fingerprint() and os.path.exists(python_of_venv()):
        return relink()
    if os.path.exists(UNFINISHED):
        shutil.rmtree(VENV)  # The process that made it was killed.
    is_new = not os.path.lexists(VENV)
    if not is_new:
        check_venv()
    # So that what is running ends, and .venv is removed.
    before = signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    try:
        is_done = (not is_new or make_venv()) and install_packages()
    except BaseException:
        if is_new:
            shutil.rmtree(VENV, ignore_errors=True)
        raise
    finally:
        signal.signal(signal.SIGTERM, before)
    if not is_done:
        if is_new:
            shutil.rmtree(VENV, ignore_errors=True)
        raise Refused(
            "The packages could not be installed, and nothing was left behind: see above for the reason. "
            "Without a network, uv can install them from its cache."
        )
    if is_new:
        os.remove(UNFINISHED)
    with open(STAMP, "w") as file:
        file.write(fingerprint())
    return relink()


def make_venv() -> bool:
    if uses_uv():
        command = [uv(), "venv", "--quiet", "--allow-existing", "--python", sys.executable, VENV]
    elif has_modules("venv", "ensurepip"):
        command = [sys.executable, "-m", "venv", VENV]
    else:
        raise Refused(
            "This Python cannot make a virtual environment with pip: venv and ensurepip are missing."
            " Install them (python3-venv on Debian and Ubuntu), or install uv."
        )
    try:
        os.mkdir(VENV)
        with open(UNFINISHED, "w"):
            pass
    except OSError as error:
        raise Refused("%s cannot be made: %s." % (VENV, error.strerror)) from None
    return run(command)


def check_venv() -> None:
    """Throws for a .venv that cannot be used. One that was made before is kept."""
    code = (
        "import os, sys; "
        "sys.exit(sys.version_info < %r or os.path.realpath(sys.prefix) != os.path.realpath(%r))"
    ) % (LEAST, VENV)
    python = python_of_venv()
    if not os.path.exists(python) or subprocess.call([python, "-c", code], stderr=subprocess.DEVNULL) != 0:
        raise Refused(
            ".venv exists, and is not a virtual environment of Python 3.11 or later. "
            "Move or delete it, then run this again."
        )


def install_packages() -> bool:
    lists = ["--require-hashes", "-r", os.path.join(ROOT, LISTS[-1])]
    if run(installer() + lists):
        return True
    return installer()[1] == "pip" and run(installer() + ["--offline"] + lists)


def installer() -> List[str]:
    """The command that installs in .venv: pip's, or uv's."""
    if uses_uv() or (not has_pip() and shutil.which("uv")):
        return [uv(), "pip", "install", "--quiet", "--python", python_of_venv()]
    if not has_pip():
        raise Refused(".venv has no pip, and uv is not installed. Delete .venv, then run this again.")
    options = ["--disable-pip-version-check", "--quiet", "--retries", "1"]
    return [python_of_venv(), "-m", "pip", "install"] + options


def relink() -> None:
    """Installs the packages that gapi link names from their folders, for an install has removed the links."""
    text = read(LINKS)
    if not text or os.environ.get("CI", "") not in ("", "0", "false"):
        return
    for name, folder in sorted(json.loads(text).get("links", {}).items()):
        place = os.path.join(ROOT, folder)
        if not os.path.isdir(place) or not run(installer() + ["--no-deps", "--editable", place]):
            sys.stderr.write(
                "%s could not be linked to %s: the installed version is used.\n" % (name, folder)
            )


def uses_uv() -> bool:
    """Whether the project was created for uv, or only uv can install."""
    chosen = re.search(r"(?m)^packageManager: *['\"]?uv\b", read(os.path.join(ROOT, "gapi.yml")))
    return bool(chosen) or (not has_modules("venv", "ensurepip") and shutil.which("uv") is not None)


def uv() -> str:
    found = shutil.which("uv")
    if not found:
        raise Refused("uv is not installed, and this project installs its packages with it. Install uv.")
    return found


def has_modules(*names: str) -> bool:
    return all(importlib.util.find_spec(name) is not None for name in names)


def has_pip() -> bool:
    return subprocess.call([python_of_venv(), "-c", "import pip"], stderr=subprocess.DEVNULL) == 0


def run(command: List[str]) -> bool:
    return subprocess.call(command, cwd=ROOT) == 0


def fingerprint() -> str:
    """Of the lists of packages."""
    return hashlib.sha256("".join(read(os.path.join(ROOT, name)) for name in LISTS).encode()).hexdigest()


def read(path: str) -> str:
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except OSError:
        return ""
