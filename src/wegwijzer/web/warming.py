"""The first chart of a process waits for its modules; load them before anybody asks."""

from __future__ import annotations

import logging

log = logging.getLogger(__name__)


def warm_up() -> bool:
    """Load what draws charts and files; tells whether that worked (the pages work without)."""
    try:
        from wegwijzer.reports import charts, downloads  # noqa: F401, PLC0415 - loading is the point
    except ImportError:
        log.warning("what draws charts was not loaded beforehand")
        return False
    return True
