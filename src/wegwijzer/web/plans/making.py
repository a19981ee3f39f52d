"""A new monitor, with its record: both or neither."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from wegwijzer.usecases.keeping_definitions import KeptMonitor
from wegwijzer.web.accounts.models import User
from wegwijzer.web.journal.keeping import record
from wegwijzer.web.plans.editing import KIND


def made_by(user: User, make: Callable[[], KeptMonitor]) -> KeptMonitor:
    """Return the monitor that `make` keeps, and record who made it from what."""
    with transaction.atomic():
        made = make()
        record(
            kind=KIND,
            key=made.monitor.id,
            before="",
            after=made.monitor.phase.value,
            organisation=made.monitor.organisation,
            monitor=made.monitor.id,
            who=user,
            why=made.monitor.plan.begun_from,
        )
    return made
