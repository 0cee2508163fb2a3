"""Runs a request once per client, route and key (draft-ietf-httpapi-idempotency-key-header-06)."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import timedelta
from threading import Lock

from flask import Flask
from sqlalchemy import delete, insert, select, update

from app.config.config import Settings
from app.db.error_codes import violation_of
from app.db.session import Db
from app.db.types import now
from app.http.call import Call
from app.http.response.expired_responses import ExpiredResponses
from app.http.response.idempotency_key import IdempotencyKey
from app.http.response.problem import Problem, problem_response
from app.http.response.serialized import Serialized
from app.http.route import Handle, Open


@dataclass(frozen=True, slots=True)
class Claim:
    """What tells a request from others."""

    key_sha256: str
    request_sha256: str


class Claimed(Exception):
    """Another request has claimed the key.

    The transaction ends: after an error PostgreSQL runs nothing more in it.
    """


class RunOnce:
    """The response is stored in the request's transaction; a 4xx after its rollback; a 5xx is not.

    While the first request runs, a second one gets a 409 in the same process, and waits in another. Responses
    are kept for IDEMPOTENCY_HOURS; after that the key is new.
    """

    def __init__(self, api: Flask) -> None:
        config: Settings = api.extensions["config"]
        self._retention = timedelta(hours=config.IDEMPOTENCY_HOURS)
        self.expired = ExpiredResponses(api, self._retention)
        self._running: set[str] = set()
        self._lock = Lock()

    def __call__(self, call: Call, open_: Open, handle: Handle) -> Serialized:
        """Runs it, or returns the first response."""
        claim = claim_of(call)
        with self._lock:
            if claim.key_sha256 in self._running:
                raise Problem(409, "A request with this Idempotency-Key is still running.")
            self._running.add(claim.key_sha256)

        def begin(part: Handle) -> Serialized:
            def with_sweep(db: Db) -> Serialized:
                db.after_commit(lambda _: self.expired.sweep())
                return part(db)

            return open_(with_sweep)

        try:
            while True:
                response = self._run(call, begin, claim, handle) or self._replay(begin, claim)
                if response is not None:
                    return response
        finally:
            with self._lock:
                self._running.discard(claim.key_sha256)

    def _run(self, call: Call, begin: Open, claim: Claim, handle: Handle) -> Serialized | None:
        """Claims the key, runs the request and stores its response.

        None if another request has claimed the key.
        """

        def run(db: Db) -> Serialized:
            _insert(db, claim, None)
            response = handle(db)
            of_claim = IdempotencyKey.key_sha256 == claim.key_sha256
            db.execute(update(IdempotencyKey).where(of_claim).values(_columns_of(response)))
            return response

        try:
            return begin(run)
        except Claimed:
            return None
        except Exception as error:
            response = problem_response(error, call.id)
            if response.status >= 500:
                raise
            return self._store(begin, claim, response)

    def _store(self, begin: Open, claim: Claim, response: Serialized) -> Serialized | None:
        def store(db: Db) -> Serialized:
            _insert(db, claim, response)
            return response

        try:
            return begin(store)
        except Claimed:
            return None

    def _replay(self, begin: Open, claim: Claim) -> Serialized | None:
        """The stored response; None if it has expired: the key is then new."""

        def read(db: Db) -> Serialized:
            of_claim = IdempotencyKey.key_sha256 == claim.key_sha256
            expired = IdempotencyKey.created_at < now() - self._retention
            db.execute(delete(IdempotencyKey).where(of_claim, expired))
            stored = db.scalars(select(IdempotencyKey).where(of_claim)).one_or_none()
            if stored is None:
                return Serialized(0)
            if stored.request_sha256 != claim.request_sha256:
                raise Problem(422, "This Idempotency-Key was used for another request.")
            headers = json.loads(stored.headers or "{}") | {"Idempotency-Replayed": "true"}
            body = None if stored.body is None else stored.body.encode()
            return Serialized(stored.status or 500, headers, body)

        response = begin(read)
        return response if response.status else None


def claim_of(call: Call) -> Claim:
    """The quotes around the key are optional: many callers omit them."""
    sent = call.request.environ.get("HTTP_IDEMPOTENCY_KEY", "")
    key = re.sub(r'^"(.*)"$', r"\1", sent, flags=re.DOTALL)
    route = call.route.path if call.route else ""
    user = call.user.id if call.user else None
    hashes = call.state.get("body_hashes", [])
    return Claim(_sha256([user, call.request.method, route, key]), _sha256([call.target, call.body, hashes]))


def _sha256(value: object) -> str:
    """The order of an object's members does not matter (RFC 8259, section 4)."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def _insert(db: Db, claim: Claim, response: Serialized | None) -> None:
    values: dict[str, object] = {"key_sha256": claim.key_sha256, "request_sha256": claim.request_sha256}
    if response is not None:
        values |= _columns_of(response)
    try:
        db.execute(insert(IdempotencyKey).values(values))
    except Exception as error:
        violation = violation_of(error)
        if violation is not None and violation.kind == "unique":
            raise Claimed from error
        raise


def _columns_of(response: Serialized) -> dict[str, object]:
    body = None if response.body is None else response.body.decode()
    return {"status": response.status, "headers": json.dumps(response.headers), "body": body}
