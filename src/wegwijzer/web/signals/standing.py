"""Bring a signal to another state: a row with who, when and why."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from wegwijzer.errors import N_, Problem, UserError
from wegwijzer.web.accounts.models import User
from wegwijzer.web.journal.keeping import record
from wegwijzer.web.signals.models import Signal, Standing

KIND = "signal"
NEEDS_WHY = (Standing.State.EXPLAINED, Standing.State.SETTLED)


def journal_key(signal: Signal) -> str:
    """Return under which key the journal keeps the states of a signal, over all its releases."""
    return f"{signal.monitor}:{signal.key}"[:120]


@transaction.atomic
def move(signal: Signal, state: str, *, why: str, who: User, version: int) -> Standing:
    """Keep the new state. An explanation needs its reason; it covers what is known now, not what comes later.

    Raises `UserError` without a reason, or when somebody else moved it since `version` (0: it had no state yet).
    """
    why = why.strip()
    if state in NEEDS_WHY and not why:
        raise UserError(
            Problem(
                "signal.why", N_("Write down why: the next reader wants to know."), remedy=N_("One line is enough.")
            )
        )
    standing, made = Standing.objects.select_for_update().get_or_create(
        monitor=signal.monitor, key=signal.key, defaults={"at": timezone.now(), "version": 0}
    )
    if not made and standing.version != version:
        raise UserError(
            Problem(
                "changed_meanwhile",
                N_("Somebody else changed this in the meantime."),
                remedy=N_("Look at both texts and save once more."),
            )
        )
    before = standing.state
    standing.state, standing.why, standing.who, standing.at = state, why, who, timezone.now()
    standing.explained_until = signal.newest_period if standing.quiet else ""
    standing.explained_level = signal.level if standing.quiet else 0.0
    standing.version += 1
    standing.save()
    record(
        kind=KIND,
        key=journal_key(signal),
        before=before,
        after=state,
        organisation=signal.searched.organisation,
        monitor=signal.monitor,
        who=who,
        why=why,
    )
    return standing
