"""Runs a verb of this API: `python -m manage VERB [--json]`. Any Python 3 reads this file."""

import sys

from scripts import bootstrap

if __name__ == "__main__":
    bootstrap.prepare(sys.argv[1:])

    from app.verbs.main import main

    sys.exit(main(sys.argv[1:]))
