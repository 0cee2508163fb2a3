"""What a build wrote into this folder: an image contains the file COMMIT, a checkout does not."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
"""The folder of manage.py."""

FILE = ROOT / "COMMIT"


def is_built() -> bool:
    """Whether this runs from an image, not from a checkout."""
    return FILE.exists()


def built_commit() -> str:
    """The commit that was built; empty in a checkout."""
    return FILE.read_text("utf8").strip() if FILE.exists() else ""
