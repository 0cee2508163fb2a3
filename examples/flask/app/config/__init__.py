"""The runtime variables of this API."""
