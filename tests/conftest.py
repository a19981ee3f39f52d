"""What all tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with real public data, or a skip with the reason; in CI its absence is a failure."""
    folder = Path(os.environ.get("WEGWIJZER_SHARED", ROOT.parent / "shared"))
    if not (folder / "data").is_dir():
        if os.environ.get("CI"):
            pytest.fail(f"the real data must be beside the project in CI: {folder} is not there")
        pytest.skip(f"real data not found in {folder}; set WEGWIJZER_SHARED")
    return folder
