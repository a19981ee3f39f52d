"""The digest: one mail with what is new, readable by itself. "Nothing special" is a good mail too."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wegwijzer.web.post.models import Message
from wegwijzer.web.post.sending import sign_off_address
from wegwijzer.web.post.writing import write
from wegwijzer.web.signals.models import DigestWish, Searched
from wegwijzer.web.signals.places import lies_in
from wegwijzer.web.signals.reading import Story, searched_for, stories
from wegwijzer.web.viewers import viewer_for

KIND = "digest"
HOUR = 7  # in the morning, before work
MONDAY = 0
AT_MOST = 9
SPANS = {DigestWish.Rhythm.WEEK: timedelta(days=7), DigestWish.Rhythm.MONTH: timedelta(days=31)}


def write_digests(now: datetime) -> int:
    """Write the mails that are due today and were not written yet; return how many."""
    local = localtime(now)
    rhythms = _due(local)
    if not rhythms:
        return 0
    wishes = DigestWish.objects.filter(rhythm__in=rhythms, user__is_active=True).select_related("user")
    keys = {wish.pk: f"{KIND}:{wish.user_id}:{local:%Y-%m-%d}" for wish in wishes}
    written = set(Message.objects.filter(key__in=keys.values()).values_list("key", flat=True))
    return sum(_written(wish, keys[wish.pk], now) for wish in wishes if keys[wish.pk] not in written)


def _due(local: datetime) -> list[str]:
    if local.hour < HOUR:
        return []
    due = {DigestWish.Rhythm.WEEK: local.weekday() == MONDAY, DigestWish.Rhythm.MONTH: local.day == 1}
    return [rhythm for rhythm, today in due.items() if today]


def new_for(wish: DigestWish, since: datetime) -> list[Story]:
    """Return what is new since then for this person: own monitors, areas and degree of calm."""
    searches = searched_for(viewer_for(wish.user))
    lately = set(Searched.objects.filter(pk__in=list(searches), at__gte=since).values_list("pk", flat=True))
    wanted = {
        number: monitor
        for number, monitor in searches.items()
        if number in lately and (not wish.monitors or monitor.id in wish.monitors)
    }
    return [story for story in stories(wanted, calm=wish.calm) if story.signal.fresh and _near(story, wish.areas)]


def _near(story: Story, areas: list[str]) -> bool:
    return any(lies_in(signal.area, areas) for signal in (story.signal, *story.others))


def _written(wish: DigestWish, key: str, now: datetime) -> bool:
    found = new_for(wish, now - SPANS[DigestWish.Rhythm(wish.rhythm)])
    context = {
        "person": wish.user,
        "stories": [
            (story, f"{settings.SITE}{reverse('signal', args=[story.signal.pk])}") for story in found[:AT_MOST]
        ],
        "more": max(0, len(found) - AT_MOST),
        "all": f"{settings.SITE}{reverse('signals')}",
        "wish": f"{settings.SITE}{reverse('digest')}",
        "sign_off": sign_off_address(wish.user_id, KIND),
    }
    subject = (
        ngettext("One thing stands out", "%(number)s things stand out", len(found)) % {"number": len(found)}
        if found
        else _("Nothing special")
    )
    text, html = (render_to_string(f"signals/digest_mail.{kind}", context) for kind in ("txt", "html"))
    return write(wish.user, kind=KIND, key=key, subject=subject, text=text, html=html) is not None
