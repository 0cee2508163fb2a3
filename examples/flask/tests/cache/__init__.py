"""Responses in memory."""
