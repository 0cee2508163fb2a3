"""Records requests that fail, and serves the recordings to admins."""

from flask import Flask, Response

from app.config.config import Settings
from app.db.base import NotFound, get
from app.db.session import Db
from app.http.call import Call
from app.http.request.blueprint import blueprint
from app.http.route import Route
from app.http.schema import IdParams
from app.recordings.models import Recording
from app.recordings.prune import HourlyPruning, expiry
from app.recordings.record import follow_statements, is_recorded, recording_of
from app.recordings.schemas import RecordingOut, recording_fields
from app.recordings.store import RecordingStore
from app.recordings.verbs import verbs
from app.service import Background, Service

_STORE = "recordings"


class Recordings(Service):
    """Every request that gets a 5xx is recorded, after the response was made."""

    guide = (
        "## Failures\n\n"
        "Report a failed request with its id: `instance` in the response, and the header `X-Request-Id`."
    )

    def __init__(self) -> None:
        super().__init__()
        self.verbs = verbs

    def install(self, api: Flask) -> None:
        """Prepares the store of an app."""
        config: Settings = api.extensions["config"]
        if config.RECORDINGS:
            api.extensions[_STORE] = RecordingStore(api.extensions["database"], config, api.extensions["log"])

    def route(self, api: Flask, route: Route) -> None:
        """Follows the SQL of its requests."""
        if _STORE in api.extensions:
            route.around_read.append(follow_statements)

    def done(self, call: Call, response: Response) -> None:
        """Records a request that failed."""
        store: RecordingStore | None = call.api.extensions.get(_STORE)
        route = call.route
        if store and route and is_recorded(route, response.status_code):
            store.add(lambda: recording_of(call, route, response))

    def serve(self, api: Flask) -> None:
        """Serves a recording to admins, for gapi replay. It is no part of the contract that callers read."""
        page = blueprint("/recordings", hidden=True)

        @page.admin.get("/{id}", summary="Read the recording of a failed request")
        def read_recording(db: Db, params: IdParams) -> RecordingOut:
            row = get(db, Recording, params.id)
            if row.created_at <= expiry(api.extensions["config"].RECORDINGS_DAYS):
                raise NotFound("This recording has expired.")
            return RecordingOut.model_validate(recording_fields(row))

        page.add_to(api)

    def background(self, api: Flask) -> Background | None:
        """Deletes what has expired."""
        store: RecordingStore | None = api.extensions.get(_STORE)
        if store is None:
            return None
        extensions = api.extensions
        return _Work(store, HourlyPruning(extensions["database"], extensions["config"], extensions["log"]))


class _Work:
    """The work of a process that serves."""

    def __init__(self, store: RecordingStore, pruning: HourlyPruning) -> None:
        self._store = store
        self._pruning = pruning

    def stop(self) -> None:
        """Writes what waits."""
        self._pruning.stop()
        self._store.stop()


service = Recordings()
