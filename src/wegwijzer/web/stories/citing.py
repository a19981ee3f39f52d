"""Quotes in the report of a release: with consent; what was frozen says it when a story was withdrawn."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from wegwijzer.definitions.model import Audience
from wegwijzer.errors import N_, Problem, UserError
from wegwijzer.reports.additions import Addition, Part, Quote, Words
from wegwijzer.storage.releases import Release
from wegwijzer.stories.counting import CAUTION
from wegwijzer.web.journal.keeping import record
from wegwijzer.web.stories.models import Citation, PublishedAs, State, Story
from wegwijzer.web.stories.seeing import within
from wegwijzer.web.stories.showing import withdrawn_words

MOST = 6
NOT_AGREED = N_("The teller did not agree to this, or no quote was chosen.")


def cite(story: Story, release: str, *, audience: str = Audience.INTERNAL.value, who: object = None) -> Citation:
    """Put the quote of a story in the report of a release.

    Raises `UserError` without consent for it, and for a report for everybody when the quote is not open to everybody.
    """
    closed = audience != Audience.INTERNAL.value and not story.published_as
    if not story.is_quotable or story.state != State.READY or closed:
        raise UserError(Problem("story.consent", NOT_AGREED))
    with transaction.atomic():
        made, _new = Citation.objects.get_or_create(
            story=story, release=release, defaults={"quote": story.quote, "added_at": timezone.now()}
        )
        record(
            kind="story",
            key=story.pk,
            before="",
            after=f"quoted in {release}"[:200],
            organisation=story.organisation,
            who=who,
            monitor=story.monitor,
        )
    return made


def freeze(release: str) -> None:
    """Freeze the quotes of a release: from now on they stay as they are, but for what is withdrawn."""
    with transaction.atomic():
        Citation.objects.filter(release=release, frozen_at=None).update(frozen_at=timezone.now())


def cited(release: str) -> list[str]:
    """Return the quotes of a release in their order; in the place of one that was withdrawn it says so."""
    rows = Citation.objects.filter(release=release).order_by("pk")
    return [withdrawn_words() if row.withdrawn_at else row.quote for row in rows]


def chapter(release: Release, area: str) -> Addition | None:
    """Return the quotes of a release as a chapter: those chosen for it, else the newest that its audience may read.

    What counts is for whom the release is, not who takes it along. None when there is nothing to quote.
    """
    quotes = cited(release.id) or _newest(release, area)
    if not quotes:
        return None
    blocks = (Words(text=CAUTION, soft=True), *(Quote(text=quote) for quote in quotes))
    return Addition(
        title="Wat mensen vertellen", lead="Naast de cijfers.", parts=(Part(title="Citaten", blocks=blocks),)
    )


def _newest(release: Release, area: str) -> list[str]:
    prefix = "" if release.audience == Audience.INTERNAL.value else "shown_"
    found = Story.objects.filter(monitor=release.monitor, state=State.READY, may_quote=True).exclude(quote="")
    if prefix:
        found = found.exclude(published_as=PublishedAs.NOTHING)
    if area:
        found = found.filter(within(area, f"{prefix}area"))
    return list(found.order_by("-told_on", "-pk").values_list("quote", flat=True)[:MOST])
