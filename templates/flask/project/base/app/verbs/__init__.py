"""The verbs of the manage command."""
