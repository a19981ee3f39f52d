"""Quotes that stand in the report of a release: with consent, and after withdrawal it says that there was one."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from wegwijzer.errors import N_, Problem, UserError
from wegwijzer.web.stories.models import Citation, Story
from wegwijzer.web.stories.showing import withdrawn_words


def cite(story: Story, release: str) -> Citation:
    """Put the quote of a story in what belongs to a release; raises `UserError` without consent for it."""
    if not story.is_quotable:
        raise UserError(Problem("story.consent", N_("The teller did not agree to this, or no quote was chosen.")))
    return Citation.objects.create(story=story, release=release, quote=story.quote, added_at=timezone.now())


def freeze(release: str) -> None:
    """Freeze the quotes of a release: from now on they stay as they are, but for what is withdrawn."""
    with transaction.atomic():
        Citation.objects.filter(release=release, frozen_at=None).update(frozen_at=timezone.now())


def cited(release: str) -> list[str]:
    """Return the quotes of a release in their order; in the place of one that was withdrawn it says so."""
    rows = Citation.objects.filter(release=release).order_by("pk")
    return [withdrawn_words() if row.withdrawn_at else row.quote for row in rows]
