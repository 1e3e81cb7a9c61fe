"""THE PAGES: one module a kind of connection file; reading one aloud tells its whole life."""

from workflows.flows import industrial, subdivision

__all__ = ["industrial", "subdivision"]
