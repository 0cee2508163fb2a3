"""Reads requests: routes, audiences, validation."""
