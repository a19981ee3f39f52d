"""Who may see a conversation, who is inside the group, and who leads."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from wegwijzer.usecases.rights import Right, may
from wegwijzer.usecases.viewer import AUDIENCE_OF, READABLE_BY, Role, Viewer
from wegwijzer.web.actions.reading import SEE_ALL, Place
from wegwijzer.web.conversations.models import Conversation, Interpretation, Openness


def leads(viewer: Viewer, conversation: Conversation) -> bool:
    """Return whether the viewer may plan, lead and close it: by right, or because it is theirs."""
    return may(viewer, Right.LEAD, Place(conversation.monitor, conversation.organisation))


def leads_somewhere(viewer: Viewer) -> bool:
    """Return whether the viewer may plan conversations in the own organisation."""
    return may(viewer, Right.LEAD)


def listed(viewer: Viewer) -> QuerySet[Conversation]:
    """Return the conversations that this viewer may know of.

    Inside the organisation all; a provider or council member those one is invited to or that were opened.
    """
    if viewer.role is None:
        return Conversation.objects.none()
    theirs = Q(leader__username=viewer.username) | Q(invited__account__username=viewer.username)
    here = [monitor for monitor, _role in viewer.monitor_roles]
    opened = Q(organisation=viewer.organisation, openness__in=(Openness.ORGANISATION, Openness.EVERYBODY))
    allowed = theirs | Q(monitor__in=here) | opened
    if viewer.role in SEE_ALL:
        allowed |= Q(organisation=viewer.organisation)
    return Conversation.objects.filter(pk__in=Conversation.objects.filter(allowed).values("pk"))


def inside(viewer: Viewer, conversation: Conversation) -> bool:
    """Return whether the viewer belongs to the group: leads it, or is invited with an account."""
    if leads(viewer, conversation):
        return True
    if not viewer.username:
        return False
    led = conversation.leader is not None and conversation.leader.username == viewer.username
    return led or conversation.invited.filter(account__username=viewer.username).exists()


def reads(viewer: Viewer, conversation: Conversation) -> bool:
    """Return whether the viewer may read what came of it: inside, or opened and about figures that they may see."""
    if inside(viewer, conversation):
        return True
    opened = conversation.openness != Openness.GROUP
    return opened and conversation.audience in ("", *_audiences(viewer))


def readable(viewer: Viewer) -> QuerySet[Interpretation]:
    """Return the interpretations this viewer may read: opened to them, or made in a group they belong to.

    What is about figures for the organisation is only for who may see those figures.
    """
    found = Interpretation.objects.filter(withdrawn=False)
    allowed = Q(openness=Openness.EVERYBODY)
    if viewer.role is not None:
        own = Q(organisation=viewer.organisation)
        allowed |= own & Q(openness=Openness.ORGANISATION)
        allowed |= Q(conversation__leader__username=viewer.username)
        allowed |= Q(conversation__invited__account__username=viewer.username) | Q(by__username=viewer.username)
        if may(viewer, Right.LEAD):
            allowed |= own
        led = [monitor for monitor, role in viewer.monitor_roles if may(Viewer.of("", role), Right.LEAD)]
        allowed |= Q(monitor__in=led)
    readable_here = Q(audience__in=("", *_audiences(viewer)), organisation=viewer.organisation or "")
    elsewhere = ~Q(organisation=viewer.organisation or "") & Q(audience__in=("", "publiek"))
    in_monitors = Q(monitor__in=[monitor for monitor, _role in viewer.monitor_roles])
    return found.filter(allowed).filter(readable_here | elsewhere | in_monitors).distinct()


def _audiences(viewer: Viewer) -> tuple[str, ...]:
    role = viewer.role if viewer.role is not None else Role.COUNCILLOR
    return tuple(audience.value for audience in READABLE_BY[AUDIENCE_OF[role]])
