"""Writes the OpenAPI document from the routes."""
