"""Mail to the owners of clients that call what is deprecated: docs/usage.md."""
