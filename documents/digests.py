"""What a SHA-256 looks like wherever it is written: in rows, in forms, in the API."""

from __future__ import annotations

SHA256 = r"^[0-9a-f]{64}$"
