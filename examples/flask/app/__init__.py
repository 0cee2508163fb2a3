"""This API. `create_app` in factory.py is the one way to make it; importing the package loads nothing."""
