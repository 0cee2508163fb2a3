"""Who calls what: docs/usage.md."""
