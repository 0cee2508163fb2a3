"""Responses in memory, which are never older than a write that was acknowledged: docs/caching.md."""
