"""Hand-over packs: the record of a file in one signed archive."""
