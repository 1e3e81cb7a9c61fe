"""Tags of the quotes app."""
