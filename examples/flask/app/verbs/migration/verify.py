"""The verb `migration verify`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

from sqlalchemy import Engine

from app.db import migrate as migrations
from app.db.engine import with_engine
from app.db.history import History
from app.db.schema import differences, schema_of
from app.db.scratch import scratch_database
from app.errors import UserError
from app.service import Input, Result
from app.verbs.flags import refuse
from app.verbs.migration.choose import count_of, named_in
from app.verbs.migration.run import named

HEADINGS = {
    "up-fails": "up fails",
    "down-fails": "down fails",
    "down-differs": "After down the schema is not what it was before up:",
    "up-again-fails": "up fails the second time, after down",
    "up-again-differs": "After down and up the schema is not what it was after up:",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a migration is not reversible."""

    code: str
    message: str | None
    differences: list[str]

    @property
    def text(self) -> str:
        """For people."""
        if self.message is not None:
            return f"{HEADINGS[self.code]}: {self.message}"
        return "\n".join([HEADINGS[self.code], *(f"  {each}" for each in self.differences)])


def verify(input: Input) -> Result:
    """Applies, rolls back and applies each migration again in a scratch database; compares the schemas."""
    refuse(input, "with", "url-env", "base", "scratch-url", "format")
    started = perf_counter()
    results: list[dict[str, object]] = []
    applied = 0
    with scratch_database(input.config()) as config, with_engine(config.DATABASE_URL, writes=True) as engine:
        with engine.connect() as connection:
            names = History.read(connection).names
        chosen = _chosen(input, names)
        is_broken = False
        for name in names:
            if name not in chosen and not is_broken:
                migrations.migrate(engine, limit=1)
                applied += 1
            elif name in chosen:
                results.append(_not_run(name) if is_broken else _verified(engine, name))
                is_broken = results[-1]["status"] != "reversible"
    milliseconds = round((perf_counter() - started) * 1000)
    data = {"migrations": results, "applied": applied, "milliseconds": milliseconds}
    code = 0 if all(each["status"] == "reversible" for each in results) else 1
    return Result({**named(input.context()), **data}, _text(results, applied, milliseconds), code)


def _chosen(input: Input, names: list[str]) -> set[str]:
    first, last = input.option("from"), input.option("last")
    if first is not None:
        return set(names[names.index(named_in(History(names, []), first)) :])
    return set(names if last is None else names[-count_of("--last", last) :])


def _verified(engine: Engine, name: str) -> dict[str, object]:
    started = perf_counter()
    fault = _fault_of(engine)
    milliseconds = round((perf_counter() - started) * 1000)
    data = None
    if fault is not None:
        texts = [{"text": each} for each in fault.differences]
        data = {"code": fault.code, "message": fault.text, "differences": texts}
    status = "reversible" if fault is None else "failed"
    return {"name": name, "status": status, "fault": data, "reason": None, "milliseconds": milliseconds}


def _not_run(name: str) -> dict[str, object]:
    return {"name": name, "status": "not-run", "fault": None, "reason": None, "milliseconds": 0}


def _fault_of(engine: Engine) -> Fault | None:
    """Runs up, down and up of the next migration."""
    before = _schema(engine)
    if (message := _error_of(lambda: migrations.migrate(engine, limit=1))) is not None:
        return Fault("up-fails", message, [])
    after = _schema(engine)
    if (message := _error_of(lambda: migrations.rollback(engine, migrations.last_applied))) is not None:
        return Fault("down-fails", message, [])
    if found := differences(before, _schema(engine)):
        return Fault("down-differs", None, found)
    if (message := _error_of(lambda: migrations.migrate(engine, limit=1))) is not None:
        return Fault("up-again-fails", message, [])
    if found := differences(after, _schema(engine), again=True):
        return Fault("up-again-differs", None, found)
    return None


def _schema(engine: Engine) -> dict[str, str]:
    with engine.connect() as connection:
        return schema_of(connection)


def _error_of(run: Callable[[], object]) -> str | None:
    try:
        run()
    except UserError as error:
        return error.message
    return None


def _text(results: list[dict[str, object]], applied: int, milliseconds: int) -> str:
    if not results:
        return "Nothing to verify."
    lines = []
    for each in results:
        lines.append(f"{each['status']:<12}  {each['name']}  {each['milliseconds']} ms")
        if isinstance(each["fault"], dict):
            lines += [f"  {line}" for line in str(each["fault"]["message"]).splitlines()]
    parts = []
    for status, word in (("reversible", "reversible"), ("failed", "failed"), ("not-run", "not run")):
        count = sum(each["status"] == status for each in results)
        if count or status == "reversible":
            parts.append(f"{count} {word}")
    if applied:
        parts.append(f"{applied} only applied")
    return "\n".join([*lines, f"{', '.join(parts)}. {milliseconds} ms"])
