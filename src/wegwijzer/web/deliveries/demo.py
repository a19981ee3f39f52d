"""The demo's deliveries: some accepted with what was done, one to check, one late."""

from __future__ import annotations

from datetime import datetime

from wegwijzer.storage.home import Home


def fill_demo(home: Home, now: datetime) -> None:
    """Fill the deliveries of the demo; a second time changes nothing."""
