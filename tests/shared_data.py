"""The sample data that lies beside the project: used where it is, demanded where CI runs."""

import os
from pathlib import Path

import pytest

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


def shared(path: str) -> Path:
    """The path inside the shared data; the test is skipped without it, and fails without it in CI."""
    found = SHARED_DATA / path
    if not found.exists():
        reason = f"the sample data ../shared/data/{path} is not here"
        if os.environ.get("CI", "").lower() in ("1", "true"):
            pytest.fail(reason)
        pytest.skip(reason)
    return found
