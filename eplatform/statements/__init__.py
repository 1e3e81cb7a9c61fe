"""Statements that are put together once: planned once a connection, and read back as rows of their models."""
