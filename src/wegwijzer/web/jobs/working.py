"""The worker: does jobs, and what goes by the clock, until it is stopped."""

from __future__ import annotations

import logging
import threading
from datetime import datetime, timedelta

from django.db import close_old_connections
from django.utils import timezone

from wegwijzer.web.jobs.queue import work_once
from wegwijzer.web.rooms import contributions

log = logging.getLogger(__name__)
PAUSE = 1.0  # seconds between two looks at an empty queue
MINUTE = timedelta(minutes=1)


def work(stop: threading.Event, *, pause: float = PAUSE) -> None:
    """Do jobs and what is due, until `stop` is set; a failure of one thing never stops the rest."""
    last: datetime | None = None
    while not stop.is_set():
        now = timezone.now()
        if last is None or now - last >= MINUTE:
            by_the_clock(now)
            last = now
        if work_once(now) is None:
            close_old_connections()
            stop.wait(pause)


def by_the_clock(now: datetime) -> None:
    """Do what every app wants done each minute."""
    for function in contributions("every_minute"):
        try:
            function(now)
        except Exception as error:  # noqa: BLE001 - one app's fault must not silence the others
            log.error("%s failed: %s", function.__module__, type(error).__name__)  # noqa: TRY400 - a trace holds values
