"""A parameter in a path: one segment of it."""

from werkzeug.routing import BaseConverter

from app.http.request.target import SLASH


class Segment(BaseConverter):
    """Longer ones match no route."""

    regex = "[^/]{1,100}"

    def to_python(self, value: str) -> str:
        """The segment; a slash in it was encoded."""
        return value.replace(SLASH, "/")
