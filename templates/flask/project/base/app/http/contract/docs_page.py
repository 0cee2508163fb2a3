"""Writes the contract as a page for people."""

from __future__ import annotations

import json
from html import escape

from flask import Flask, Response

from app.http.call import Call
from app.http.contract.contract import document_for
from app.http.contract.docs_style import SCRIPT, STYLE
from app.http.contract.json_schema import Schema
from app.http.request.blueprint import blueprint
from app.http.response.send import response_of

# Its own style and script, and requests to this API.
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; frame-ancestors 'none'; "
    "base-uri 'none'; form-action 'none'"
)
HTML = "text/html; charset=utf-8"


def add_docs_page(api: Flask) -> None:
    """Adds /docs. Its links are relative, so that they work behind a proxy that strips a prefix."""
    page = blueprint("/docs", hidden=True)

    @page.anonymous.get("/", summary="Read the documentation")
    def read_docs(call: Call) -> Response:
        text = page_of(document_for(call))
        return response_of(200, {"Content-Type": HTML, "Content-Security-Policy": POLICY}, text.encode())

    @page.anonymous.get("/docs.css", summary="Read the style of the documentation")
    def read_style() -> Response:
        return response_of(200, {"Content-Type": "text/css; charset=utf-8"}, STYLE.encode())

    @page.anonymous.get("/docs.js", summary="Read the script of the documentation")
    def read_script() -> Response:
        return response_of(200, {"Content-Type": "text/javascript; charset=utf-8"}, SCRIPT.encode())

    page.add_to(api)


def page_of(document: Schema) -> str:
    """The whole page: every operation by tag, then the schemas."""
    title = escape(f"{document['info']['title']} API")
    server = document["servers"][0]["url"].rstrip("/")
    tags = "\n".join(_tag(tag, document, server) for tag in document["tags"])
    schemas = "\n".join(_schema(name, schema) for name, schema in document["components"]["schemas"].items())
    return f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<link rel="stylesheet" href="docs/docs.css">
<script defer src="docs/docs.js"></script>
<main>
<h1>{title} <small>{escape(document["info"]["version"])}</small></h1>
<p>{escape(document["info"].get("summary", ""))} <a href="openapi.json">openapi.json</a></p>
<p><label>API key <input id="key" type="password" autocomplete="off"></label></p>
{_text(document["info"]["description"])}
{tags}
<h2>Schemas</h2>
{schemas}
</main>
</html>
"""


def _tag(tag: dict[str, str], document: Schema, server: str) -> str:
    operations = [
        _operation(method.upper(), path, operation, server)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if tag["name"] in operation["tags"]
    ]
    listed = "\n".join(operations)
    return f"<h2>{escape(tag['name'])}</h2>\n<p>{escape(tag['description'])}</p>\n{listed}"


def _operation(method: str, path: str, operation: Schema, server: str) -> str:
    mark = " <em>deprecated</em>" if operation.get("deprecated") else ""
    parameters = operation.get("parameters", [])
    fields = "\n".join(map(_field, parameters))
    body = _body(operation)
    statuses = ", ".join(operation["responses"])
    return f"""<details>
<summary><b class="{method.lower()}">{method}</b> <code>{escape(path)}</code> {escape(operation["summary"])}{mark}</summary>
<p>{_code(operation["description"])}</p>
<form data-method="{method}" data-path="{escape(server + path)}">
{fields}
{body}
<button>Send</button>
<output><pre tabindex="0" hidden></pre></output>
</form>
<p>Responses: {escape(statuses)}</p>
</details>"""  # noqa: E501


def _field(parameter: Schema) -> str:
    name = escape(parameter["name"])
    about = escape(parameter.get("description", ""))
    kind = escape(json.dumps(parameter["schema"]))
    needed = " required" if parameter["required"] else ""
    return (
        f'<p><label>{name} <input name="{name}" data-in="{parameter["in"]}"{needed}></label> '
        f"<small>{about} <code>{kind}</code></small></p>"
    )


def _body(operation: Schema) -> str:
    content = operation.get("requestBody", {}).get("content", {})
    kinds = [
        f"<p>{escape(kind)}: <code>{escape(json.dumps(media['schema']))}</code></p>"
        for kind, media in content.items()
    ]
    if "application/json" in content:
        kinds.append('<p><label>Body <textarea name="body" rows="6"></textarea></label></p>')
    return "\n".join(kinds)


def _schema(name: str, schema: Schema) -> str:
    text = escape(json.dumps(schema, indent=2, ensure_ascii=False))
    title = escape(name)
    return f'<details id="{title}"><summary>{title}</summary><pre tabindex="0">{text}</pre></details>'


def _text(markdown: str) -> str:
    """The headings, paragraphs and code spans of Markdown."""
    parts = []
    for block in markdown.strip().split("\n\n"):
        heading = block.removeprefix("## ")
        parts.append(f"<h2>{_code(heading)}</h2>" if heading != block else f"<p>{_code(block)}</p>")
    return "\n".join(parts)


def _code(text: str) -> str:
    pieces = escape(text).split("`")
    return "".join(f"<code>{piece}</code>" if place % 2 else piece for place, piece in enumerate(pieces))
