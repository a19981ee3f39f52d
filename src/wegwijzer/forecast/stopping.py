"""Stopping long work between two parts, when whoever asked for it doesn't want it any more."""

from __future__ import annotations

from collections.abc import Callable


class Cancelled(Exception):  # noqa: N818 - what the user asked for is no error
    """The work was cancelled by whoever asked for it; nothing was kept."""


def stop_when(cancelled: Callable[[], bool]) -> None:
    """Raise `Cancelled` when asked."""
    if cancelled():
        raise Cancelled
