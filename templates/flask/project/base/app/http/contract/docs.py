"""The documentation at /docs, if DOCS is set."""

from __future__ import annotations

from flask import Flask

from app.config.config import Settings
from app.http.contract.docs_page import add_docs_page
from app.http.part import Part


class DocsPage(Part):
    """A page that is made from the contract. It loads nothing from other hosts."""

    def serve(self, api: Flask) -> None:
        """Adds the page."""
        config: Settings = api.extensions["config"]
        if config.DOCS:
            add_docs_page(api)


docs_page = DocsPage()
