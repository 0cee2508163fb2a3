"""Orders. A client sees only its own."""
