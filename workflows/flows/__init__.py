"""THE PAGES: one module a version of a kind of connection file; reading one aloud tells its whole life."""

from workflows.flows import industrial, subdivision, subdivision_v2

__all__ = ["industrial", "subdivision", "subdivision_v2"]
