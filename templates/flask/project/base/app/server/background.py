"""Work in the background of a process."""

from typing import Protocol

from flask import Flask

from app.parts import services


class Background(Protocol):
    """Work that has been started."""

    def stop(self) -> None:
        """Stops the work, and waits until it has stopped."""


class AllOf:
    """The work of all services."""

    def __init__(self, started: list[Background]) -> None:
        self._started = started

    def stop(self) -> None:
        """Stops all of it."""
        for work in self._started:
            work.stop()


def start_services(api: Flask, is_wanted: bool = True) -> Background:
    """Starts the background work of all services."""
    started = [service.start(api) for service in services()] if is_wanted else []
    return AllOf([work for work in started if work is not None])
