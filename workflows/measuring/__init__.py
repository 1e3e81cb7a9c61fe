"""Counting what happens to files: a pure function of events, and the same figures kept in a small table."""
