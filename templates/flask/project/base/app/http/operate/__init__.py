"""What runs the API in production: logs, metrics, health, limits."""
