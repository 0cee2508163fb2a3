"""The verbs `recording` and `replay`."""

from typing import Any

from app.recordings.read import newest_recordings, read_recording
from app.recordings.replay import replay
from app.service import Input, Result, Verb


def _recording(input: Input) -> Result:
    if input.words:
        return _shown(read_recording(input.config(), input.words[0]))
    recordings = newest_recordings(input.config())
    lines = [f"{each['id']}  {each['created_at']}  {each['status']}  {each['route']}" for each in recordings]
    return Result({"recordings": recordings}, "\n".join(lines) or "No request has failed.")


def _shown(recording: dict[str, Any]) -> Result:
    query = f"?{recording['query']}" if recording["query"] else ""
    commit = f"+{recording['commit']}" if recording["commit"] else ""
    caller = f"{recording['client'] or 'without a key'} ({recording['audience']})"
    lines = [
        f"{recording['method']} {recording['path']}{query}",
        f"{recording['status']}, {recording['created_at']}, {recording['version']}{commit}, {caller}",
        recording["error"]["stack"] if recording["error"] else "",
        *(recording["statements"] or []),
        "",
        f"Send it again: ./gapi replay {recording['id']}",
    ]
    return Result({"recording": recording}, "\n".join(lines))


verbs = {
    "recording": Verb(
        usage="recording [ID]       show a request that failed, by its id, or list the newest",
        action=None,
        accepts=lambda words, flag: len(words) <= 1,
        run=_recording,
    ),
    "replay": Verb(
        usage="""replay [--prepare|--new]
                       send the request on standard input, JSON as in docs/recordings.md, to this checkout;
                       --prepare: first migrate and seed the database; --new: in a new database""",
        action=lambda words, flag: None if flag("new") else "replay",
        flags=("prepare", "new"),
        accepts=lambda words, flag: not words and not (flag("prepare") and flag("new")),
        run=replay,
    ),
}
