"""Makes responses: problems, conditional requests, kinds of replies."""
