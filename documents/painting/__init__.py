"""Painting papers: a program of its own, which knows no Django, no database and no storage.

It is handed files that may be hostile, so it runs apart, with little time and little memory.
"""
