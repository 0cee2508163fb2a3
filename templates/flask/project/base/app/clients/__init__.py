"""The programs that may call this API, and their keys."""
