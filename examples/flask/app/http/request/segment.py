"""A parameter in a path: one segment of it."""

from werkzeug.routing import BaseConverter


class Segment(BaseConverter):
    """Longer ones match no route."""

    regex = "[^/]{1,100}"
