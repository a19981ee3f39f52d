"""Make a measure, change it, and tell how it goes. Each is one transaction with its record in the journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from wegwijzer.errors import N_, Problem, UserError
from wegwijzer.reports.view import FigureQuery
from wegwijzer.web.accounts.models import User
from wegwijzer.web.actions.models import Action
from wegwijzer.web.journal.keeping import record

KIND = "action"


class ChangedMeanwhileError(UserError):
    """Somebody else changed the same thing in the meantime; nothing was overwritten."""

    def __init__(self) -> None:
        super().__init__(
            Problem(
                "changed_meanwhile",
                N_("Somebody else changed this in the meantime."),
                remedy=N_("Look at both texts and save once more."),
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a measure should change: on which figure, which way, seen by when, and what the figure says now."""

    words: str = ""
    direction: str = ""
    by: date | None = None
    query: FigureQuery | None = None
    release: str = ""
    sentence: str = ""


@transaction.atomic
def make_action(  # noqa: PLR0913 - the sides of a measure
    what: str,
    *,
    organisation: str,
    monitor: str = "",
    by: User | None = None,
    owner: User | None = None,
    owner_name: str = "",
    due: date | None = None,
    effect: Effect | None = None,
    came_from: tuple[str, str | int] = ("", ""),
    at: datetime | None = None,
) -> Action:
    """Keep a measure and return it. `came_from` names the kind and key of what led to it: a conversation, a signal."""
    effect, now = effect or Effect(), at or timezone.now()
    query = effect.query
    action = Action.objects.create(
        organisation=organisation,
        monitor=monitor or (query.monitor if query else ""),
        release=effect.release,
        indicator=query.indicator if query else "",
        area=query.area if query else "",
        period=query.period if query else "",
        breakdown=query.breakdown if query else "",
        group=query.group if query else "",
        what=what[:300],
        owner=owner,
        owner_name=str(owner) if owner else owner_name,
        due=due,
        effect=effect.words,
        direction=effect.direction,
        effect_by=effect.by,
        sentence=effect.sentence,
        came_from=came_from[0],
        came_from_key=str(came_from[1]),
        made_at=now,
    )
    _recorded(action, "", by, "", now)
    return action


def _recorded(action: Action, before: str, by: User | None, why: str, at: datetime) -> None:
    record(
        kind=KIND,
        key=action.pk,
        before=before,
        after=action.state,
        organisation=action.organisation,
        monitor=action.monitor,
        who=by,
        why=why,
        at=at,
    )


@transaction.atomic
def change(action: Action, values: dict[str, object], *, by: User | None, version: int) -> Action:
    """Change what a measure says; raises `ChangedMeanwhileError` when it is no longer the version that was read."""
    owner = values.get("owner")
    if isinstance(owner, User):
        values = {**values, "owner_name": str(owner)}
    found = Action.objects.filter(pk=action.pk, version=version)
    if not found.update(**values, version=version + 1, reminded=""):
        raise ChangedMeanwhileError
    action.refresh_from_db()
    _recorded(action, action.state, by, "", timezone.now())
    return action


@transaction.atomic
def move(action: Action, state: str, *, by: User | None, why: str = "", at: datetime | None = None) -> Action:
    """Bring a measure to another state, or (the same state) tell how it goes; `why` is kept."""
    now = at or timezone.now()
    fresh = Action.objects.select_for_update().get(pk=action.pk)
    before, fresh.state = fresh.state, state
    fresh.reminded = fresh.reminded if before == state else ""
    fresh.save(update_fields=["state", "reminded"])
    _recorded(fresh, before, by, why, now)
    return fresh


@transaction.atomic
def look_at_effect(action: Action, outcome: str, seen: str, *, by: User | None, at: datetime | None = None) -> Action:
    """Keep what was seen of the effect. "Can't tell yet" leaves the measure open for a next look."""
    now = at or timezone.now()
    fresh = Action.objects.select_for_update().get(pk=action.pk)
    before = fresh.state
    fresh.outcome, fresh.seen, fresh.looked_at = outcome, seen, now
    if outcome != Action.Outcome.UNCLEAR:
        fresh.state = Action.State.LOOKED
    fresh.save(update_fields=["outcome", "seen", "looked_at", "state"])
    _recorded(fresh, before, by, seen, now)
    return fresh
