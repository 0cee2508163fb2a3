"""Requests that failed, recorded without secrets: docs/recordings.md."""
