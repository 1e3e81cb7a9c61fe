"""Keeping papers for as long as the rules say: sealed, compared with the storage, and purged after."""
