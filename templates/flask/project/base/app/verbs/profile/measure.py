"""Sends a request many times, and measures its lines and statements."""

import json
import sys
from pathlib import Path

from app.config.config import Settings
from app.db.scratch import scratch_database
from app.service import Input, Result
from app.verbs.profile.app_to_measure import app_to_measure, prepare_database, settings_of, view_of
from app.verbs.profile.caller import caller_of
from app.verbs.profile.measurements import profile_of, timed
from app.verbs.profile.request import ProfileRequest, request_in
from app.verbs.profile.requests import Requests, Unsuccessful


def measure(input: Input) -> Result:
    """The answer of the verb."""
    request = request_in(sys.stdin.read())
    config = settings_of(input)
    if input.flag("new"):
        with scratch_database(config) as scratch:
            prepare_database(scratch, is_scratch=True)
            return _measured(scratch, request)
    prepare_database(config, is_scratch=input.flag("scratch"))
    return _measured(config, request)


def _measured(config: Settings, request: ProfileRequest) -> Result:
    with app_to_measure(config) as (api, log):
        try:
            requests = Requests(caller_of(api, request))
            requests.warm_up(request.count)
            if request.file is None:
                return Result(timed(requests, request.count), "Measured.")
            profile = profile_of(requests, request.count, view_of(api, request))
            times = timed(requests, request.count)
            Path(request.file).write_text(json.dumps(profile), "utf8")
            return Result({**times, "file": request.file}, "Measured.")
        except Unsuccessful as error:
            answer = {"status": error.answer.status, "body": error.answer.body}
            response = {**answer, "number": error.number, "log": log.lines[:20]}
            return Result({"response": response}, str(error))
