"""What is deprecated, as a page at /docs/deprecations, to which the Link header of deprecated routes
refers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from flask import Flask, Response

from app.http.request.blueprint import blueprint
from app.http.request.deprecation import sentences_of
from app.http.response.deprecations import DeprecationEntry, anchor_of
from app.http.response.send import response_of
from app.version import package_info


def deprecations_page(api: Flask) -> None:
    """Adds the page."""
    page = blueprint("/docs/deprecations", hidden=True)

    @page.anonymous.get("/", summary="Read what is deprecated")
    def read_deprecations() -> Response:
        text = _html_of(api.extensions["deprecations"])
        return response_of(200, {"Content-Type": "text/html; charset=utf-8"}, text.encode())

    page.add_to(api)


def deprecations_markdown(entries: Sequence[DeprecationEntry]) -> str:
    """The text of docs/deprecations.md."""
    sections = [f"## {_title_of(entry)}\n\n{sentences_of(entry.deprecation)}" for entry in entries]
    return "\n\n".join([INTRODUCTION, *(sections or ["Nothing is deprecated."])]) + "\n"


INTRODUCTION = """# Deprecations

See what will be dropped, when, and what to use instead. `make openapi` writes this page from the routes, and a test compares
it. docs/versioning.md says how to deprecate a route or a field."""  # noqa: E501


def _title_of(entry: DeprecationEntry) -> str:
    of = f"{entry.method} {entry.path}"
    return f"`{entry.field}` of {of}" if entry.field else of


def _html_of(entries: Sequence[DeprecationEntry]) -> str:
    sections = [_section_of(entry) for entry in entries]
    title = _in_html(f"Deprecations of {package_info().name}")
    body = "\n".join(sections) or "<p>Nothing is deprecated.</p>"
    return f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<h1>{title}</h1>
{body}
</html>
"""


def _section_of(entry: DeprecationEntry) -> str:
    anchor = anchor_of(entry.method, f"{entry.path} {entry.field}".strip())
    title, sentences = _in_html(_title_of(entry)), _in_html(sentences_of(entry.deprecation))
    return f'<h2 id="{anchor}">{title}</h2>\n<p>{sentences}</p>'


def _in_html(text: str) -> str:
    """Escapes text for HTML, and turns its code spans into elements."""
    return re.sub("`([^`]+)`", r"<code>\1</code>", escape(text))
