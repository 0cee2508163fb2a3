"""Requests that failed."""
