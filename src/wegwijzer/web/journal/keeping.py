"""Keep and read changes. Call `record` within the transaction that makes the change."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from wegwijzer.web.accounts.models import User
from wegwijzer.web.journal.models import Change

BY_ITSELF = "Wegwijzer"


def record(  # noqa: PLR0913 - a change has this many sides, and each is named
    *,
    kind: str,
    key: str | int,
    before: str,
    after: str,
    organisation: str,
    who: User | None = None,
    who_name: str = "",
    monitor: str = "",
    why: str = "",
    at: datetime | None = None,
) -> Change:
    """Add a change and return it. Without `who` it went by itself, or `who_name` says who (a teller, a participant)."""
    return Change.objects.create(
        at=at or timezone.now(),
        who=who,
        who_name=str(who) if who else who_name or BY_ITSELF,
        organisation=organisation,
        monitor=monitor,
        kind=kind,
        key=str(key),
        before=before,
        after=after,
        why=why,
    )


def history(kind: str, key: str | int) -> QuerySet[Change]:
    """Return the changes of one thing, the oldest first."""
    return Change.objects.filter(kind=kind, key=str(key))
