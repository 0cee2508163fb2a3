"""The verb `notify`."""

from app.db.types import now
from app.notices.notify import notify
from app.service import Input, Result, Service, Verb
from app.usage.stored import stored_usage

USAGE = """notify [--dry-run]   write to the owners of clients that call what is deprecated, once a month
                       at most, or show the mails"""


def _run(input: Input) -> Result:
    with stored_usage(input.config()):
        pass  # Raises if the database cannot be read.
    return input.with_app(lambda api: notify(api, input.flag("dry-run"), now()))


class Notices(Service):
    """Has no work of its own in the background: mails are jobs."""

    def __init__(self) -> None:
        super().__init__()
        self.verbs = {
            "notify": Verb(
                usage=USAGE,
                action=lambda words, flag: None if flag("dry-run") else "notify",
                flags=("dry-run",),
                run=_run,
            )
        }


service = Notices()
