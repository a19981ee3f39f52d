"""Which measures somebody may see, and which wait for whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Q, QuerySet

from wegwijzer.usecases.rights import Right, may
from wegwijzer.usecases.viewer import Role, Viewer
from wegwijzer.web.actions.models import Action

SOON = timedelta(days=7)
SEE_ALL = (Role.DIRECTOR, Role.RESEARCHER, Role.PRACTITIONER, Role.ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class Place:
    """The monitor of a row, as far as rights need to know it."""

    id: str
    organisation: str


def mine(viewer: Viewer) -> Q:
    """Return the condition "I do it"; a visitor does nothing."""
    return Q(owner__username=viewer.username) if viewer.username else Q(pk__in=())


def visible(viewer: Viewer) -> QuerySet[Action]:
    """Return the measures this viewer may see: of the own organisation, of monitors with a role in them, and the own.

    A provider or council member sees the own ones and those of monitors in which they have a role.
    """
    if viewer.role is None:
        return Action.objects.none()
    allowed = mine(viewer) | Q(monitor__in=[monitor for monitor, _role in viewer.monitor_roles])
    if viewer.role in SEE_ALL:
        allowed |= Q(organisation=viewer.organisation)
    return Action.objects.filter(allowed).select_related("owner")


def may_change(viewer: Viewer, action: Action) -> bool:
    """Return whether this viewer may change a measure: who does it, and who leads conversations there."""
    own = action.owner is not None and action.owner.username == viewer.username
    return own or may(viewer, Right.LEAD, Place(action.monitor, action.organisation))


def waiting(viewer: Viewer, today: date) -> QuerySet[Action]:
    """Return what waits for this viewer: own measures due within a week, effects to look at."""
    due = Q(state__in=Action.OPEN, due__lte=today + SOON)
    effect = Q(state=Action.State.DONE) & (Q(effect_by__lte=today) | Q(effect_by=None))
    return visible(viewer).filter(mine(viewer)).filter(due | effect).order_by("due")


def orphans(viewer: Viewer) -> QuerySet[Action]:
    """Return the followed measures that nobody does any more, for who leads conversations in the organisation."""
    if not may(viewer, Right.LEAD):
        return Action.objects.none()
    gone = Q(owner=None, owner_name="") | Q(owner__is_active=False)
    moved = Q(owner__isnull=False) & ~Q(owner__organisation=F("organisation"))
    return Action.objects.filter(organisation=viewer.organisation, state__in=Action.FOLLOWED).filter(gone | moved)
