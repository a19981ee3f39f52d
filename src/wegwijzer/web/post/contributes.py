"""What mail adds elsewhere: the worker sends it."""

from __future__ import annotations

from datetime import datetime

from wegwijzer.web.post.sending import send_due


def every_minute(now: datetime) -> None:
    """Send what is due."""
    send_due(now)
