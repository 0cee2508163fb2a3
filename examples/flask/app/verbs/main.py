"""Runs a verb and prints its result, for people or as JSON for gapi."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from app.config.environment import environment
from app.db import server
from app.db.mark import guard
from app.db.types import iso_text
from app.errors import UserError
from app.service import Result, Verb
from app.verbs.arguments import TypedInput, parse
from app.verbs.flags import connect, wait_for_database
from app.verbs.verbs import GROUPS, VERBS, all_verbs

CONTRACT = 1
"""The version of the --json output, see docs/contract.md of create-good-api."""

DATABASE_FORMAT = 2
"""The version of the --json output of migration, seed and db, which is gapi's own."""


def main(arguments: Sequence[str]) -> int:
    """Runs `manage VERB …`. Returns the exit code."""
    name = arguments[0] if arguments else ""
    as_json = "--json" in arguments
    known: Mapping[str, Verb] = VERBS
    try:
        known = VERBS if name in VERBS or name in GROUPS else all_verbs()
        result = _run(name, list(arguments[1:]), known)
    except UserError as error:
        is_known = name in known or name in GROUPS
        names = None if is_known else list(dict.fromkeys([*known, *GROUPS]))
        _report(error, name, as_json, names)
        return error.exit_code
    except BrokenPipeError:
        return _closed_output()
    except KeyboardInterrupt:
        return 130
    return _print(result, name, as_json)


def _run(name: str, arguments: list[str], known: Mapping[str, Verb]) -> Result:
    verb, words = _verb_of(name, arguments, known)
    parsed = parse(words, verb)
    variables = environment()
    if "env" in parsed.options:
        variables = {**variables, "APP_CONFIG": parsed.options["env"]}
    input = TypedInput([name, *arguments], parsed, variables)
    if not verb.accepts(input.words, input.flag):
        raise UserError(f"Usage: manage {verb.usage}", exit_code=2)
    if "wait-db" in parsed.options and not input.flag("no-db"):
        wait_for_database(input, server.exists if name == "db" else connect)
    action = verb.action(input.words, input.flag) if callable(verb.action) else verb.action
    if action is not None:
        guard(action, input.context())
    result = verb.run(input)
    return replace(result, text="") if input.flag("quiet") and result.code == 0 else result


def _verb_of(name: str, arguments: list[str], known: Mapping[str, Verb]) -> tuple[Verb, list[str]]:
    """The verb, or the subcommand of a group such as `migration up`, and the words after it."""
    group = GROUPS.get(name)
    if group is not None and arguments and arguments[0] in group:
        return group[arguments[0]], arguments[1:]
    if name in known:
        return known[name], arguments
    if group is not None:
        wrong = f"Unknown command: {name} {arguments[0]}." if arguments else f"{name} needs a command."
        raise UserError(wrong, f"It has: {', '.join(group)}.", 2)
    message = f"Unknown verb: {name}." if name else "A verb is missing."
    raise UserError(message, f"Usage: manage VERB [--json]\n\n{_usage(known)}", 2)


def _print(result: Result, name: str, as_json: bool) -> int:
    text = result.text
    if as_json:
        ok = result.code == 0
        text = _json(
            {"contract": CONTRACT, "ok": ok, "verb": name, **_format(name, result.code), **result.data}
        )
    try:
        if text:
            print(text.removesuffix("\n"))
        sys.stdout.flush()
    except BrokenPipeError:
        return _closed_output()
    return result.code


def _report(error: UserError, name: str, as_json: bool, names: list[str] | None) -> None:
    """Prints an error; as JSON with the known verbs if the verb is unknown."""
    if not as_json:
        print("\n".join(part for part in (error.message, error.hint) if part), file=sys.stderr)
        return
    facts: dict[str, object] = {"contract": CONTRACT, "ok": False, "verb": name, "code": error.exit_code}
    facts |= {"message": error.message, "hint": error.hint}
    if names is not None:
        facts["verbs"] = names
    if name in GROUPS or name == "seed":
        facts |= {"format": DATABASE_FORMAT, "retry": None}
        facts["error"] = {"message": error.message, "hint": error.hint or None}
    print(_json(facts))


def _format(name: str, code: int) -> dict[str, object]:
    return {"format": DATABASE_FORMAT, "code": code} if name in GROUPS or name == "seed" else {}


def _json(facts: dict[str, object]) -> str:
    return json.dumps(facts, ensure_ascii=False, default=_plain)


def _plain(value: object) -> str:
    return iso_text(value) if isinstance(value, datetime) else str(value)


def _closed_output() -> int:
    """A reader that ends early, e.g. `| head -1`, is not an error."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _usage(known: Mapping[str, Verb]) -> str:
    verbs = [*known.values(), *(verb for group in GROUPS.values() for verb in group.values())]
    lines = "\n".join(f"  {verb.usage}" for verb in verbs)
    return f"{lines}\n\nTo change a production database, name it: --confirm DATABASE"
