"""Finding papers by their names and their words."""
