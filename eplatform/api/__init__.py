"""The REST API under /api/v1/: the same doors and permissions as the portal."""
