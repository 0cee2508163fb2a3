"""Writes requirements.txt and requirements-dev.txt from the .in files, with hashes, for every system.

make lock                               keeps the versions that are pinned
python scripts/lock.py --upgrade        takes the latest of each package
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEADER = "# Written by make lock from {name}.in. Install with --require-hashes.\n"


def compile_list(name: str, arguments: list[str], include: str = "") -> None:
    """Resolves a list for Python 3.11 to 3.14 on every system, without the address of an index."""
    target = ROOT / f"{name}.txt"
    options = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-emit-index-url"]
    quiet = ["--quiet", "--no-header", "--no-annotate", "--output-file", target.name]
    command = ["uv", "pip", "compile", f"{name}.in", *options, *quiet, *arguments]
    subprocess.run(command, cwd=ROOT, check=True)
    target.write_text(HEADER.format(name=name) + include + target.read_text())


def main() -> int:
    try:
        compile_list("requirements", sys.argv[1:])
        compile_list("requirements-dev", sys.argv[1:], "-r requirements.txt\n")
    except FileNotFoundError:
        print(
            "uv is not installed. It writes the lists of packages: python -m pip install uv", file=sys.stderr
        )
        return 2
    except subprocess.CalledProcessError as error:
        return int(error.returncode)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
