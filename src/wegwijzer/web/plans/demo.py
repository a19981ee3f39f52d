"""The demo's plan: one finished cycle of the youth monitor with its evaluation."""

from __future__ import annotations

from datetime import datetime

from wegwijzer.storage.home import Home


def fill_demo(home: Home, now: datetime) -> None:
    """Fill the plan of the demo; a second time changes nothing."""
