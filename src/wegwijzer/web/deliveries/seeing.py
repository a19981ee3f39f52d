"""Whose deliveries somebody may see: of the own organisation to who receives them, else only of the own supplier."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from wegwijzer.usecases.rights import Right, may
from wegwijzer.usecases.viewer import Viewer
from wegwijzer.web.deliveries.models import Contact, Delivery


def receives(viewer: Viewer) -> bool:
    """Return whether the viewer sees and checks what suppliers deliver to the own organisation."""
    return may(viewer, Right.RECEIVE)


def delivers(viewer: Viewer) -> bool:
    """Return whether the viewer delivers for some supplier."""
    return viewer.role is not None and Contact.objects.filter(user__username=viewer.username).exists()


def visible(viewer: Viewer) -> QuerySet[Delivery]:
    """Return the deliveries that this viewer may see; a visitor sees none."""
    if viewer.role is None:
        return Delivery.objects.none()
    mine = Contact.objects.filter(
        user__username=viewer.username, organisation=OuterRef("organisation"), supplier=OuterRef("supplier")
    )
    found = Q(Exists(mine))
    if receives(viewer):
        found |= Q(organisation=viewer.organisation)
    return Delivery.objects.filter(found)


def seen(viewer: Viewer, number: int) -> Delivery:
    """Return a delivery; one that isn't there or isn't for this viewer gives the same 404."""
    found = visible(viewer).select_related("sent_by", "decided_by").filter(pk=number).first()
    if found is None:
        raise Http404
    return found
