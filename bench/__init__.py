"""Figures about speed: one script a claim, one JSON object on the last line."""
