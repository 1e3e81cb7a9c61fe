"""A demonstration utility, its people and its files, made by driving files through the real doors."""
