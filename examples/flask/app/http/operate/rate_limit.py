"""Limits the requests of each client and each address."""

import math
import time

from flask import Flask

from app.config.config import Settings
from app.http.call import Call
from app.http.operate.counter import Counter, MemoryCounter, RedisCounter
from app.http.operate.log import Log
from app.http.operate.probes import is_probe
from app.http.part import Part
from app.http.redis import is_redis
from app.http.request.address import network_of
from app.http.response.problem import Problem
from app.http.route import Route

LIMITER = "rate_limiter"


class RateLimiter:
    """Refuses with 429 above the limit, which counts clients by id and anonymous callers by address.

    Every response has the remaining quota (draft-ietf-httpapi-ratelimit-headers-10). If the counter fails,
    requests are served.
    """

    def __init__(self, config: Settings, counter: Counter, log: Log) -> None:
        self._seconds = config.RATE_LIMIT_WINDOW
        self._anonymous = _Policy("anonymous", config.RATE_LIMIT_ANONYMOUS, self._seconds)
        self._client = _Policy("client", config.RATE_LIMIT_CLIENT, self._seconds)
        self._counter = counter
        self._log = log
        self._warned = 0

    def admit(self, call: Call) -> None:
        """Counts a request. Raises a 429 above the limit."""
        policy = self._client if call.user else self._anonymous
        if policy.quota == 0 or (call.route is not None and is_probe(call.route.path)):
            return
        now = time.time()
        window = int(now // self._seconds)
        reset = math.ceil((window + 1) * self._seconds - now)
        try:
            count = self._counter.add(call.user.id if call.user else network_of(call.ip), window)
        except Exception as error:  # Whatever Redis says: a limit is no reason for an outage.
            if window != self._warned:
                self._log.warn("Requests are not counted.", err=error)
            self._warned = window
            return
        policy.apply(call, count, reset)


class _Policy:
    """A quota, and the part of its headers that is the same for all requests."""

    def __init__(self, name: str, quota: int, seconds: int) -> None:
        self.quota = quota
        self._name = name
        self._seconds = seconds
        self._header = f'"{name}";q={quota};w={seconds}'

    def apply(self, call: Call, count: int, reset: int) -> None:
        remaining = max(self.quota - count, 0)
        call.headers["RateLimit-Policy"] = self._header
        call.headers["RateLimit"] = f'"{self._name}";r={remaining};t={reset}'
        if count > self.quota:
            detail = f"More than {self.quota} requests in {self._seconds} s."
            raise Problem(429, detail, headers={"Retry-After": str(reset)})


class RateLimits(Part):
    """Limits requests, and documents it."""

    guide = (
        "## Limits\n\n"
        "`RateLimit` has the number of remaining requests. "
        "After a 429, wait for the seconds in `Retry-After`."
    )

    def install(self, api: Flask) -> None:
        """Makes the counter that CACHE_URL names."""
        config: Settings = api.extensions["config"]
        in_redis = is_redis(config.CACHE_URL)
        counter = RedisCounter(config.CACHE_URL, config.RATE_LIMIT_WINDOW) if in_redis else MemoryCounter()
        api.extensions[LIMITER] = RateLimiter(config, counter, api.extensions["log"])

    def route(self, api: Flask, route: Route) -> None:
        """Documents the 429."""
        if not is_probe(route.path):
            route.problems.add(429)

    def admit(self, call: Call) -> None:
        """Counts the request."""
        limiter: RateLimiter = call.api.extensions[LIMITER]
        limiter.admit(call)


rate_limits = RateLimits()
