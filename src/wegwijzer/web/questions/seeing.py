"""Which questions somebody may see, and who may do what with them."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import Http404

from wegwijzer.usecases.rights import RIGHTS_OF, Right
from wegwijzer.usecases.viewer import Viewer
from wegwijzer.web.questions.models import Question, State


def visible(viewer: Viewer) -> QuerySet[Question]:
    """Return what this viewer may see: asked in the own organisation, or about a monitor with a role in it.

    What somebody hasn't asked yet only that person sees. A visitor sees nothing.
    """
    if viewer.role is None:
        return Question.objects.none()
    here = Q(organisation=viewer.organisation) | Q(monitor__in=[monitor for monitor, _role in viewer.monitor_roles])
    return Question.objects.filter(here).filter(~Q(state=State.DRAFT) | Q(asked_by__username=viewer.username))


def seen(viewer: Viewer, number: int) -> Question:
    """Return a question with who asked it; when it doesn't exist or isn't for this viewer: a 404, the same for both."""
    found = visible(viewer).select_related("asked_by", "merged_into", "follows").filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def draft_of(viewer: Viewer, number: int) -> Question:
    """Return a question that this person is still writing; else a 404."""
    found = Question.objects.filter(pk=number, asked_by__username=viewer.username, state=State.DRAFT).first()
    if found is None:
        raise Http404
    return found


def may_here(viewer: Viewer, right: Right, question: Question) -> bool:
    """Return whether the viewer has a right over a question: in its organisation, or in its monitor."""
    roles = [viewer.role] if viewer.organisation == question.organisation else []
    roles.append(viewer.role_in(question.monitor) if question.monitor else None)
    return any(right in RIGHTS_OF[role] for role in roles if role is not None)
