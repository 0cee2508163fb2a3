"""The precondition of a write, from If-Match or If-None-Match (RFC 9110, 13.2.2)."""

from collections.abc import Callable

from app.http.response.etag import etag_of, includes_tag, is_any, tags_in
from app.http.response.problem import Problem


class IfMatch:
    """Call it with the row to be written, or None if there is none yet. `lock` the row, so that it does not
    change.

    Raises a 412 if it is not what the caller expects.
    """

    def __init__(
        self, expected: str | None, unwanted: str | None, text_of: Callable[[object], bytes | None]
    ) -> None:
        self._expected = expected
        self._unwanted = unwanted
        self._text_of = text_of
        self._is_checked = expected is None and unwanted is None

    def __call__(self, current: object | None) -> None:
        """Checks it."""
        if self._expected is None and self._unwanted is None:
            return
        exists = current is not None
        text = self._text_of(current) if exists else None
        etag = "" if text is None else etag_of(text)
        if self._expected is not None and not (
            exists and (is_any(self._expected) or etag in tags_in(self._expected))
        ):
            raise Problem(412, "It has changed since you read it. Read it again before you write.")
        if self._unwanted is not None and exists and includes_tag(self._unwanted, etag):
            raise Problem(412, "It already exists, and If-None-Match requires that it does not.")
        self._is_checked = True

    def require_checked(self) -> None:
        """Raises a 412 if the view did not check it, so that a precondition is never ignored."""
        if not self._is_checked:
            name = "If-None-Match" if self._expected is None else "If-Match"
            raise Problem(412, f"This route does not support {name}.")
