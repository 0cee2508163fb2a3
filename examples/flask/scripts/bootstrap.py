"""Finds a Python that can run this project, installs its packages in .venv, and goes on there.

Runs on any Python 3 and needs no package, so that an old Python gets a sentence and not a SyntaxError.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from typing import List

from scripts.install import LEAST, LISTS, ROOT, VENV, Refused, check_venv, install, python_of_venv, read

NEWER = ["python3.14", "python3.13", "python3.12", "python3.11"]
INSTALLS = ["install", "setup", "test", "dev"]


def prepare(arguments: List[str]) -> None:
    """Returns if this Python can run the command. Otherwise runs it in another, and exits with its code."""
    verb = arguments[0] if arguments else ""
    try:
        if sys.version_info < LEAST:
            run_in(newer_python(), arguments)
        # Without .venv, the packages may be installed elsewhere: in an image, or by conda.
        is_here = is_in_venv() or not os.path.lexists(VENV)
        if verb == "install" or (verb in INSTALLS and (is_in_venv() or not (is_here and has_packages()))):
            install()
        if verb == "install":
            sys.exit(0)
        if is_here and has_packages():
            return
        if is_in_venv() or not os.path.exists(python_of_venv()):
            raise Refused("The packages of this project are not installed. Run: make setup")
        check_venv()  # Or it would start itself without end.
        run_in(python_of_venv(), arguments)
    except Refused as refused:
        report(str(refused), verb, "--json" in arguments)
    except KeyboardInterrupt:
        sys.exit(130)


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


def has_packages() -> bool:
    """Whether all that runs is installed in this Python, in any version. An image has no list of it."""
    wanted = re.findall(r"(?m)^([\w.-]+)==[^;\s]+[ \\]*$", read(os.path.join(ROOT, LISTS[0]))) or ["flask"]
    folders = [folder for folder in sys.path if os.path.isdir(folder)]
    entries = [entry for folder in folders for entry in os.listdir(folder) if entry.endswith("-info")]
    found = {plain(entry.split("-")[0]) for entry in entries}
    return all(plain(name) in found for name in wanted)


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
