"""The papers of a connection file."""
