"""The server of this API: waitress, with its problems, its limits of time and its way to stop."""
