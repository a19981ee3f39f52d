"""Remind by mail, once for each reason: a week before, when it is late, and when the effect can be looked at."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from wegwijzer.language.dates import date_text
from wegwijzer.web.actions.models import Action
from wegwijzer.web.actions.reading import SOON
from wegwijzer.web.post.writing import write

AT_MOST = 50
MAIL = "measures"


def remind(today: date) -> int:
    """Write the reminders that are due on `today`; return how many measures were looked at."""
    rules = (
        ("late", Q(state__in=Action.OPEN, due__lt=today)),
        ("soon", Q(state__in=Action.OPEN, due__gte=today, due__lte=today + SOON)),
        ("effect", Q(state=Action.State.DONE, effect_by__lte=today)),
    )
    done = 0
    for reason, due in rules:
        found = Action.objects.filter(due, owner__is_active=True).exclude(reminded=reason).select_related("owner")
        for action in found[:AT_MOST]:
            _write(action, reason)
            Action.objects.filter(pk=action.pk).update(reminded=reason)
            done += 1
    return done


def _write(action: Action, reason: str) -> None:
    subjects = {
        "late": _("The date of a measure has passed: %(what)s"),
        "soon": _("Within a week: %(what)s"),
        "effect": _("Look at what it changed: %(what)s"),
    }
    asks = {
        "late": _("Tell how it goes, or choose another date."),
        "soon": _("Tell how it goes, or say what you need."),
        "effect": _("Look at the figure and tell what you see. A measure is no solution yet."),
    }
    when = action.effect_by if reason == "effect" else action.due
    address = settings.SITE + reverse("action", args=[action.pk])
    dated = _("Agreed date: %(date)s.") % {"date": date_text(when)} if when else ""
    text = "\n\n".join(part for part in (action.what, dated, asks[reason], address) if part)
    write(
        action.owner,
        kind=MAIL,
        key=f"action:{action.pk}:{reason}:{when}",
        subject=subjects[reason] % {"what": action.what},
        text=text,
    )
