"""Replies with one of several statuses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask

from app.http.response.json_reply import empty_reply, kind_of
from app.http.response.reply_kind import ReplyKind, Writer


@dataclass(frozen=True)
class WithStatus:
    """One of several statuses, with its body if it has one."""

    status: int
    body: Any = None


def with_status(status: int, body: Any = None) -> WithStatus:
    """What a view with several statuses returns."""
    return WithStatus(status, body)


def statuses(replies: Mapping[int, Any]) -> ReplyKind:
    """Several statuses of success, each with its reply, or None for none: `statuses({200: Order, 201:
    Order, 202: None})`.

    The view returns `with_status(201, order)`.
    """
    kinds = {status: None if reply is None else kind_of(reply) for status, reply in replies.items()}

    def prepare(api: Flask, _: int) -> Writer:
        writers = {status: (kind or empty_reply()).prepare(api, status) for status, kind in kinds.items()}

        def writer_for(value: WithStatus) -> Writer:
            writer = writers.get(value.status)
            if writer is None:
                declared = ", ".join(map(str, writers))
                raise ValueError(f"The status {value.status} is not declared: {declared}.")
            return writer

        first = next((writers[status] for status, kind in kinds.items() if kind), None)
        return Writer(
            lambda value, call: writer_for(value).write(value.body, call),
            lambda value: writer_for(value).resource_of(value.body),
            first.text_of if first else lambda value: None,
        )

    return ReplyKind("statuses", prepare, status=next(iter(replies)), replies=kinds)
