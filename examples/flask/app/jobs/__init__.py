"""Work that is done after the commit of a request, at least once: docs/jobs.md."""
