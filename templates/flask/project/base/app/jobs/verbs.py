"""The verb `jobs`."""

import re
from collections.abc import Sequence

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session

from app.config.config import Settings
from app.db.command import command_session
from app.db.guard import Action
from app.db.types import now
from app.errors import UserError
from app.http.schema_types import timestamp_text
from app.jobs.models import Job
from app.service import Flag, Input, Result, Verb

MOST = 100


def _action(words: Sequence[str], flag: Flag) -> Action | None:
    return None if list(words[:1]) == ["list"] else "jobs"


def _accepts(words: Sequence[str], flag: Flag) -> bool:
    action, *rest = words or [""]
    if action == "list":
        return not flag("all") and (not rest or rest in (["waiting"], ["done"], ["dead"]))
    return action in ("retry", "delete") and bool(rest) != flag("all")


def _run(input: Input) -> Result:
    action, *rest = input.words
    if action == "list":
        return _list(input.config(), rest[0] if rest else "dead")
    return _revise(input.config(), action, rest)


def _list(config: Settings, status: str) -> Result:
    with command_session(config, writes=False) as db:
        jobs = db.scalars(select(Job).where(Job.status == status).order_by(Job.run_at).limit(MOST)).all()
    text = "\n".join(_text_of(job) for job in jobs)
    return Result({"jobs": [_data_of(job) for job in jobs]}, text or f"No job is {status}.")


def _text_of(job: Job) -> str:
    first = f"{job.id}  {job.kind}  {timestamp_text(job.run_at)}  attempts: {job.attempts}  {job.payload}"
    return f"{first}\n  {job.last_error}" if job.last_error else first


def _data_of(job: Job) -> dict[str, object]:
    return {
        "id": job.id,
        "kind": job.kind,
        "payload": job.payload,
        "status": job.status,
        "run_at": timestamp_text(job.run_at),
        "attempts": job.attempts,
        "worker": job.worker,
        "last_error": job.last_error,
        "unique_key": job.unique_key,
        "created_at": timestamp_text(job.created_at),
    }


def _revise(config: Settings, action: str, ids: Sequence[str]) -> Result:
    """Makes dead jobs wait or deletes them: all, or those with these ids."""
    changes: dict[str, object] = {"status": "waiting", "attempts": 0, "run_at": now()}
    if action == "delete":
        changes = {"status": "deleted", "payload": "{}", "last_error": None, "run_at": now()}
    dead = update(Job).where(Job.status == "dead").values(changes)
    with command_session(config, writes=True) as db:
        _require_dead(db, ids)
        done = db.execute(dead.where(Job.id.in_(ids)) if ids else dead)
        changed = done.rowcount if isinstance(done, CursorResult) else 0
    return Result({action: changed}, f"{'To run again' if action == 'retry' else 'Deleted'}: {changed}.")


def _require_dead(db: Session, ids: Sequence[str]) -> None:
    valid = [id for id in ids if re.fullmatch(r"[\da-f-]{36}", id)]
    found = db.scalars(select(Job.id).where(Job.status == "dead", Job.id.in_(valid))).all()
    for id in ids:
        if id not in found:
            raise UserError(f"No dead job has the id {id}.", "List them: python -m manage jobs list")


verbs = {
    "jobs": Verb(
        usage="""jobs list [waiting|done|dead]
  jobs retry|delete ID... | --all
                       list jobs (default: dead ones), or run dead jobs again, or delete them""",
        action=_action,
        flags=("all",),
        accepts=_accepts,
        run=_run,
    )
}
