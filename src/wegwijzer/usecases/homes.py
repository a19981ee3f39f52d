"""Open the folder with all data; loads nothing else, so that starting stays quick."""

from __future__ import annotations

from pathlib import Path

from wegwijzer.storage.home import Home, open_home


def opened_home(root: Path, *, create: bool = False) -> Home:
    """Return the home in `root`; see `storage.home.open_home` for what can go wrong."""
    return open_home(root, create=create)
