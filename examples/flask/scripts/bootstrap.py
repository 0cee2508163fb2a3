"""Finds a Python that can run this project, installs its packages in .venv, and goes on there.

Runs on any Python 3 and needs no package, so that an old Python gets a sentence and not a SyntaxError.
"""

import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from typing import List

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
STAMP = os.path.join(VENV, "installed")
LINKS = os.path.join(ROOT, ".gapi", "local", "links.json")
LEAST = (3, 11)
NEWER = ["python3.14", "python3.13", "python3.12", "python3.11"]
LISTS = ["requirements.txt", "requirements-dev.txt"]
INSTALLS = ["install", "setup", "test", "dev"]


class Refused(Exception):
    """Something that the user can fix."""


def prepare(arguments: List[str]) -> None:
    """Returns if this Python can run the command. Otherwise runs it in another, and exits with its code."""
    verb = arguments[0] if arguments else ""
    try:
        if sys.version_info < LEAST:
            run_in(newer_python(), arguments)
        if is_in_venv() or not os.path.isdir(VENV):
            is_ready = importlib.util.find_spec("flask") is not None
        else:
            is_ready = False
        if verb == "install" or (verb in INSTALLS and (is_in_venv() or not is_ready)):
            install()
        if verb == "install":
            sys.exit(0)
        if is_ready:
            return
        if not os.path.exists(python_of_venv()):
            raise Refused("The packages of this project are not installed. Run: make setup")
        check_venv()  # Or it would start itself without end.
        run_in(python_of_venv(), arguments)
    except Refused as refused:
        report(str(refused), verb, "--json" in arguments)


def report(message: str, verb: str, as_json: bool) -> None:
    if as_json:
        print(
            json.dumps({"contract": 1, "ok": False, "verb": verb, "code": 2, "message": message, "hint": ""})
        )
    else:
        sys.stderr.write(message + "\n")
    sys.exit(2)


def run_in(python: str, arguments: List[str]) -> None:
    """Runs the same command in another Python, and exits with its exit code."""
    try:
        sys.exit(subprocess.call([python, os.path.join(ROOT, "manage.py")] + arguments))
    except KeyboardInterrupt:
        sys.exit(130)


def newer_python() -> str:
    for name in NEWER:
        found = shutil.which(name)
        if found and subprocess.call([found, "-c", ""], stderr=subprocess.DEVNULL) == 0:
            return found
    version = "%d.%d.%d" % sys.version_info[:3]
    raise Refused(
        "This project needs Python 3.11 or later, and this is Python %s. Install a newer one." % version
    )


def is_in_venv() -> bool:
    return os.path.realpath(sys.prefix) == os.path.realpath(VENV)


def python_of_venv() -> str:
    return (
        os.path.join(VENV, "Scripts", "python.exe")
        if os.name == "nt"
        else os.path.join(VENV, "bin", "python")
    )


def install() -> None:
    """Makes .venv and installs what is pinned, if that has changed. Removes one that it could not fill."""
    if read(STAMP) == fingerprint():
        return relink()
    is_new = not os.path.exists(VENV)
    if not is_new:
        check_venv()
    elif uses_uv():
        made = run([uv(), "venv", "--quiet", "--python", sys.executable, VENV])
    elif has_modules("venv", "ensurepip"):
        made = run([sys.executable, "-m", "venv", VENV])
    else:
        raise Refused(
            "This Python cannot make a virtual environment with pip: venv and ensurepip are missing."
            " Install them (python3-venv on Debian and Ubuntu), or install uv."
        )
    try:
        is_done = (not is_new or made) and install_packages()
    except BaseException:
        if is_new:
            shutil.rmtree(VENV, ignore_errors=True)
        raise
    if not is_done:
        if is_new:
            shutil.rmtree(VENV, ignore_errors=True)
        raise Refused(
            "The packages could not be installed, and nothing was left behind: see above for the reason. "
            "Without a network, uv can install them from its cache."
        )
    with open(STAMP, "w") as file:
        file.write(fingerprint())
    return relink()


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
    if uses_uv() or not has_pip():
        return [uv(), "pip", "install", "--quiet", "--python", python_of_venv()]
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
