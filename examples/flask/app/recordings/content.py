"""What is kept of a request, without secrets."""

import json
import re
from collections.abc import Sequence
from urllib.parse import unquote_plus

from app.http.call import Call
from app.http.operate.redact import described, without_keys
from app.http.operate.redact_url import HIDDEN, is_secret, redact_url
from app.recordings.error_text import error_fields, shortened
from app.recordings.fit import Content
from app.recordings.marked import schemas_of
from app.recordings.secrets import Secrets
from app.recordings.shape import shape_of
from app.version import package_info

# The headers that are kept, with those that the route declares.
_KEPT_HEADERS = frozenset(
    (
        "accept accept-encoding accept-language api-client content-encoding content-length content-type "
        "expect if-match if-modified-since if-none-match if-unmodified-since prefer range user-agent"
    ).split()
)
_MAX_STATEMENTS, _MAX_TEXT = 100, 2000
_MAX_READ = 16_000
"""How much of a statement is read. It is shortened after its secrets are replaced, so that none is cut."""
_PARAMETER = re.compile(r"\{(\w+)\}")
_QUOTED = re.compile(r"'(?:[^']|'')*'")


def content_of(call: Call, body: object, statements: Sequence[str]) -> Content:
    """`statements` are the texts of the SQL that it ran."""
    route = call.route
    spec = route.spec if route else None
    secrets = Secrets()
    schemas = schemas_of(spec.body if spec else None)
    keeps_body = spec is not None and "body" in spec.record and body is not None
    plain = secrets.without(body, schemas)
    said = Secrets("[value]")
    if not keeps_body:
        said.add(plain)
    secrets.add_found_in(call.target.partition("?")[2])
    content: Content = {
        "path": _path(call, secrets),
        "query": _query(call, secrets),
        "headers": _headers(call, secrets),
        "shape": None if body is None else shape_of(body, schemas),
        **({"body": plain} if keeps_body else {}),
        "audience": route.audience if route else "anonymous",
        "client": call.user.name if call.user else None,
        "version": package_info().version,
        "commit": call.config.COMMIT,
        "error": said.replaced(error_fields(described(call.failure))) if call.failure else None,
        "statements": said.replaced([_statement(sql) for sql in statements[:_MAX_STATEMENTS]]),
    }
    secrets.add_found_in(content)
    text = json.dumps(_shortened(secrets.replaced(content)), ensure_ascii=False)
    kept: Content = json.loads(without_keys(text))
    return kept


def _shortened(content: Content) -> Content:
    error, statements = content["error"], content["statements"]
    return {
        **content,
        "error": shortened(error) if isinstance(error, dict) else None,
        "statements": [sql[:_MAX_TEXT] for sql in statements] if isinstance(statements, list) else None,
    }


def _path(call: Call, secrets: Secrets) -> str:
    """The path without the parameters that are secret by their name or their schema."""
    declared = call.route.path.split("/") if call.route else []
    schemas = schemas_of(call.route.spec.params if call.route else None)
    segments = call.target.partition("?")[0].split("/")
    for at, segment in enumerate(segments):
        match = _PARAMETER.fullmatch(declared[at]) if at < len(declared) else None
        if match and (is_secret(match[1]) or schemas.of_field(match[1]).mark_secret):
            secrets.add(segment)
            segments[at] = HIDDEN
    return redact_url("/".join(segments))


def _query(call: Call, secrets: Secrets) -> str:
    schemas = schemas_of(call.route.spec.query if call.route else None)
    parameters = call.target.partition("?")[2].split("&")
    for at, parameter in enumerate(parameters):
        name, _, value = parameter.partition("=")
        plain = unquote_plus(name)
        if is_secret(plain) or schemas.of_field(plain).mark_secret:
            secrets.add(value)
            secrets.add(unquote_plus(value))
            parameters[at] = f"{name}={HIDDEN}"
    return redact_url("?" + "&".join(parameters))[1:]


def _headers(call: Call, secrets: Secrets) -> dict[str, str]:
    """The headers of the list, and for others that carry a secret only that they were sent."""
    model = call.route.spec.headers if call.route else None
    schemas = schemas_of(model)
    declared = (
        {field.alias or name.replace("_", "-") for name, field in model.model_fields.items()}
        if model
        else set()
    )
    kept: dict[str, str] = {}
    for sent, value in call.request.headers.items():
        name = sent.lower()
        if is_secret(name) or schemas.of_field(name).mark_secret:
            secrets.add(value)
            kept[name] = HIDDEN
        elif name in _KEPT_HEADERS or name in declared:
            kept[name] = redact_url(value)
    return kept


def _statement(sql: str) -> str:
    """Quoted values, if somebody wrote them into the SQL, are not its text."""
    return _QUOTED.sub("?", sql[:_MAX_READ])
