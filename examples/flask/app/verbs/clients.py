"""The verb `client`."""

from __future__ import annotations

import getpass
import json
import re
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

from app.clients.client_keys import ListedKey, NewKey, issue_key, list_keys, revoke_keys
from app.clients.clients import NewClient, add_client, client_named
from app.config.config import Settings
from app.db.command import command_session
from app.db.guard import Action
from app.db.types import in_milliseconds, iso_text
from app.errors import UserError
from app.http.user import Role
from app.service import Flag, Input, Result, Verb
from app.verbs.columns import columns

WORDS = {"add": (2, 2), "issue": (1, 1), "revoke": (1, 2), "list": (0, 0), "peppers": (0, 0)}
"""How many words may follow each subcommand."""


def _accepts(words: Sequence[str], _flag: Flag) -> bool:
    least, most = WORDS.get(words[0] if words else "", (1, 0))
    return least <= len(words) - 1 <= most


def _action(words: Sequence[str], _flag: Flag) -> Action | None:
    return None if words[0] in ("list", "peppers") else "client"


def _run(input: Input) -> Result:
    subcommand, *words = input.words
    config = input.config()
    if subcommand == "list":
        return _list(config)
    if subcommand == "peppers":
        return _peppers(config)
    options = _new_key(input.option("by"), input.option("expires"))
    if subcommand == "add":
        role: Role = "admin" if input.flag("admin") else "user"
        return _add(config, NewClient(words[0], words[1], role), options)
    if subcommand == "issue":
        return _issue(config, words[0], options)
    return _revoke(config, words[0], words[1] if len(words) > 1 else None, options.by)


client = Verb(
    usage="""client add NAME EMAIL [--admin] [--expires 90d] [--by WHO]
  client issue NAME [--expires 90d] [--by WHO]
  client revoke NAME [KEY] [--by WHO]
  client list | peppers
                       create a client with a key, issue another key, revoke one or all, list the keys""",
    action=_action,
    run=_run,
    flags=("admin",),
    options=("expires", "by"),
    accepts=_accepts,
)


def _add(config: Settings, new: NewClient, options: NewKey) -> Result:
    with command_session(config, writes=True) as db:
        key = add_client(db, config, new, options)
    facts: dict[str, object] = {
        "key_prefix": key[:12],
        "role": new.role,
        "expires_at": _text_or_none(options.expires),
    }
    _audit("key issued", new.name, options.by, facts)
    text = f"{new.name} is a client ({new.role}). {_shown_once(key)}"
    return Result({"name": new.name, "role": new.role, "key": key}, text)


def _issue(config: Settings, name: str, options: NewKey) -> Result:
    with command_session(config, writes=True) as db:
        key = issue_key(db, config, client_named(db, name), options)
    facts: dict[str, object] = {"key_prefix": key[:12], "expires_at": _text_or_none(options.expires)}
    _audit("key issued", name, options.by, facts)
    return Result({"name": name, "key": key}, f"{name} has another key. {_shown_once(key)}")


def _revoke(config: Settings, name: str, prefix: str | None, by: str) -> Result:
    with command_session(config, writes=True) as db:
        revoked = revoke_keys(db, client_named(db, name), by=by, prefix=prefix)
    for each in revoked:
        _audit("key revoked", name, by, {"key_prefix": each})
    text = f"Revoked: {', '.join(revoked)}." if revoked else "There is nothing to revoke."
    return Result({"name": name, "revoked": revoked}, text)


def _list(config: Settings) -> Result:
    keys = _read(config)
    head = ["client", "role", "key", "state", "issued", "by", "last used", "expires"]
    rows = [
        [
            *(key.client, key.role, key.key, key.state, _minute(key.issued_at), key.issued_by),
            *(_minute(key.last_used_at), _minute(key.expires_at)),
        ]
        for key in keys
    ]
    return Result({"keys": [asdict(key) for key in keys]}, columns([head, *rows]))


def _peppers(config: Settings) -> Result:
    """How many live keys each pepper has: the previous one may be removed when it has none."""
    keys = _read(config)
    live = [key for key in keys if key.state == "live"]
    old = [key for key in live if key.needs_previous_pepper]
    gone = [key for key in keys if key.state == "pepper gone"]
    lines = ["No live key needs KEY_PEPPER_PREVIOUS: remove it."]
    if old:
        lines = [f"Live keys that need KEY_PEPPER_PREVIOUS: {len(old)} of {len(live)}."]
    lines += map(_line_of, old)
    if gone:
        lines.append(f"Keys whose pepper is in neither variable, so they are refused: {len(gone)}.")
    lines += map(_line_of, gone)
    listed = [asdict(key) for key in (*old, *gone)]
    return Result({"previous": len(old), "gone": len(gone), "keys": listed}, "\n".join(lines))


def _read(config: Settings) -> list[ListedKey]:
    with command_session(config, writes=False) as db:
        return list_keys(db, config)


def _line_of(key: ListedKey) -> str:
    used = f"last used {iso_text(key.last_used_at)}" if key.last_used_at else "never used"
    return f"  {key.client} {key.key}, {used}, owner {key.email}"


def _shown_once(key: str) -> str:
    return f"Its key, which is shown only once:\n{key}"


def _minute(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else "-"


def _text_or_none(moment: datetime | None) -> str | None:
    return iso_text(moment) if moment else None


def _new_key(by: str | None, expires: str | None) -> NewKey:
    who = by or getpass.getuser()
    if len(who) > 100:
        raise UserError("--by is at most 100 characters.", exit_code=2)
    return NewKey(who, None if expires is None else _expiry_of(expires))


def _expiry_of(text: str) -> datetime:
    now = datetime.now(UTC)
    found = re.fullmatch(r"([1-9][0-9]{0,4})([hd])", text)
    try:
        if found:
            time = now + timedelta(hours=int(found[1]) * (24 if found[2] == "d" else 1))
        else:
            parsed = datetime.fromisoformat(text)
            time = parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)
    except ValueError:
        time = now
    if time <= now:
        raise UserError(f"--expires {text} is not a future time, e.g. 90d, 12h or 2027-01-31.", exit_code=2)
    return in_milliseconds(time.astimezone(UTC))


def _audit(message: str, client: str, by: str, facts: dict[str, object]) -> None:
    """One line of JSON on standard error, like those of the server's log."""
    first = {"level": "info", "time": time.time_ns() // 1_000_000, "audit": True, "client": client, "by": by}
    print(json.dumps({**first, **facts, "msg": message}), file=sys.stderr)
