"""Work in the background of a process."""

from flask import Flask

from app.service import Background, Service


class AllOf:
    """Works that have been started, as one."""

    def __init__(self, started: list[Background | None]) -> None:
        self._started = [work for work in started if work is not None]

    def stop(self) -> None:
        """Stops all of them, and waits until they have stopped."""
        for work in self._started:
            work.stop()


def start_services(api: Flask, *, is_wanted: bool = True) -> Background:
    """Starts what a worker does, such as jobs."""
    services = [part for part in api.extensions["parts"] if isinstance(part, Service)]
    return AllOf([service.start(api) for service in services] if is_wanted else [])


def start_parts(api: Flask) -> Background:
    """Starts what parts do beside the requests of a process."""
    return AllOf([part.background(api) for part in api.extensions["parts"]])
