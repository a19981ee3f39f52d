"""Changes of state of a story, each in one transaction with its line in the journal."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from wegwijzer.definitions.model import Policy
from wegwijzer.errors import N_, Problem, UserError
from wegwijzer.stories.publication import StoryAttributes, may_publish
from wegwijzer.web.accounts.models import User
from wegwijzer.web.journal.keeping import record
from wegwijzer.web.stories import attaching, finding
from wegwijzer.web.stories.models import Contact, Original, PublishedAs, State, Story
from wegwijzer.web.stories.sending import UNREAD_FOR

TELLER = "verteller"
_EMPTY = {
    "title": "",
    "text": "",
    "details": {},
    "quote": "",
    "scales": {},
    "triangle": [],
    "may_quote": False,
    "may_publish": False,
    "may_approach": False,
    "published_as": "",
    "shown_area": "",
    "shown_period": "",
    "shown_provision": "",
    "shown_group": "",
    "area": "",
    "period": "",
    "provision": "",
    "group": "",
}


class PublishError(UserError):
    """A story that may not be opened to everybody, with every reason."""


def _noted(story: Story, before: str, after: str, who: User | None, why: str = "") -> None:
    record(
        kind="story",
        key=story.pk,
        before=before,
        after=after,
        organisation=story.organisation,
        who=who,
        who_name="" if who else TELLER,
        monitor=story.monitor,
        why=why,
    )


def _locked(story: Story) -> Story:
    return Story.objects.select_for_update().get(pk=story.pk)


def withdraw(story: Story, who: User | None = None, why: str = "") -> None:
    """Take a story back, everywhere: text, original, contact, attachments, codes and quotes that aren't frozen.

    Only that a story was there stays. A second time nothing happens.
    """
    with transaction.atomic():
        fresh = _locked(story)
        if fresh.state == State.WITHDRAWN:
            return
        before, now = fresh.state, timezone.now()
        for name, value in _EMPTY.items():
            setattr(fresh, name, value)
        fresh.state, fresh.version = State.WITHDRAWN, fresh.version + 1
        fresh.save()
        _forget(fresh)
        fresh.codings.all().delete()
        fresh.readings.all().delete()
        fresh.citations.filter(frozen_at=None).delete()
        fresh.citations.update(quote="", withdrawn_at=now)
        finding.forget(fresh.pk)
        _noted(fresh, before, State.WITHDRAWN, who, why)


def _forget(story: Story) -> None:
    """Remove what is kept apart: original, contact, attachments, and what was masked in the original."""
    Original.objects.filter(story=story).delete()
    Contact.objects.filter(story=story).delete()
    story.masks.all().delete()
    attaching.remove(list(story.attachments.all()))


def consent_to(story: Story, *, may_quote: bool, may_publish: bool, who: User | None = None) -> None:
    """Change what may be done with a story; what is no longer allowed is closed at once."""
    with transaction.atomic():
        fresh = _locked(story)
        if fresh.state == State.WITHDRAWN:
            return
        before = _consent(fresh)
        fresh.may_quote, fresh.may_publish = may_quote or may_publish, may_publish
        allowed = (PublishedAs.WHOLE, PublishedAs.QUOTE) if may_publish else (PublishedAs.QUOTE,) if may_quote else ()
        if fresh.published_as not in allowed:
            _close(fresh)
        if not (may_quote or may_publish):
            fresh.citations.filter(frozen_at=None).delete()
        fresh.version += 1
        fresh.save()
        _noted(fresh, before, _consent(fresh), who)


def _consent(story: Story) -> str:
    return "publish" if story.may_publish else "quote" if story.may_quote else "inside"


def _close(story: Story) -> None:
    story.published_as = PublishedAs.NOTHING
    story.shown_area = story.shown_period = story.shown_provision = story.shown_group = ""


def tell_anew(story: Story, text: str) -> None:
    """Take a new text of the teller: it is read in again, and until then nobody else reads any of it."""
    with transaction.atomic():
        fresh = _locked(story)
        if fresh.state == State.WITHDRAWN:
            return
        before, details, title = fresh.state, fresh.details, fresh.title
        original = Original.objects.filter(story=fresh).first()
        kept_until = timezone.now() + UNREAD_FOR
        if original is None:
            original = Original(story=fresh, title=title, details=details)
        original.text, original.kept_until = text, kept_until
        original.save()
        fresh.masks.all().delete()
        fresh.codings.all().delete()
        fresh.readings.all().delete()
        fresh.citations.filter(frozen_at=None).delete()
        fresh.title = fresh.text = fresh.quote = ""
        fresh.details, fresh.state, fresh.version = {}, State.RECEIVED, fresh.version + 1
        _close(fresh)
        fresh.save()
        finding.forget(fresh.pk)
        _noted(fresh, before, State.RECEIVED, None)


def refuse(story: Story, who: User, why: str) -> None:
    """Set a story aside that can't be used (nonsense, somebody else's secret), with a reason."""
    with transaction.atomic():
        fresh = _locked(story)
        if fresh.state not in (State.RECEIVED, State.READY):
            return
        before = fresh.state
        _close(fresh)
        fresh.state, fresh.version = State.REFUSED, fresh.version + 1
        fresh.save()
        finding.forget(fresh.pk)
        _noted(fresh, before, State.REFUSED, who, why)


def attributes_of(story: Story) -> StoryAttributes:
    """Return the attributes of a story as the room of stories knows them."""
    return StoryAttributes(
        area=story.area, provision=story.provision, period=story.period, group=story.group, teller=story.teller
    )


def everyone(monitor: str) -> list[StoryAttributes]:
    """Return the attributes of all stories of a monitor that could be told by the same people."""
    columns = ("area", "provision", "period", "group", "teller")
    rows = Story.objects.filter(monitor=monitor, state=State.READY).values_list(*columns)
    return [StoryAttributes(**dict(zip(columns, row, strict=True))) for row in rows]


def publish(story: Story, as_: str, shown: StoryAttributes, policy: Policy, who: User) -> None:
    """Open a story, or a quote of it, to everybody, with the attributes it then shows.

    Raises `PublishError` with every reason why not: no consent, not read in, too few who could have told it.
    """
    with transaction.atomic():
        fresh = _locked(story)
        problems = _objections(fresh, as_, shown, policy)
        if problems:
            raise PublishError(problems)
        before, fresh.published_as = fresh.published_as, as_
        for name, value in asdict(shown).items():
            if name != "teller":
                setattr(fresh, f"shown_{name}", value)
        fresh.version += 1
        fresh.save()
        _noted(fresh, before or "inside", as_, who)


def _objections(story: Story, as_: str, shown: StoryAttributes, policy: Policy) -> list[Problem]:
    problems = []
    if story.state != State.READY:
        problems.append(Problem("story.unread", N_("This story was not read in yet.")))
    agreed = story.may_publish if as_ == PublishedAs.WHOLE else story.may_quote and bool(story.quote)
    if not agreed or as_ not in (PublishedAs.WHOLE, PublishedAs.QUOTE):
        problems.append(Problem("story.consent", N_("The teller did not agree to this, or no quote was chosen.")))
    others = [one for one in everyone(story.monitor) if one != attributes_of(story)]
    found = may_publish(shown, [*others, shown], policy)
    return [*problems, found] if found else problems


def close(story: Story, who: User, why: str = "") -> None:
    """Close a story that was open to everybody."""
    with transaction.atomic():
        fresh = _locked(story)
        before = fresh.published_as
        if not before:
            return
        _close(fresh)
        fresh.version += 1
        fresh.save()
        _noted(fresh, before, "inside", who, why)


def forget_originals(now: datetime) -> int:
    """Remove originals and contacts whose term is over; a story that nobody read in goes with it. Return how many."""
    Contact.objects.filter(kept_until__lt=now).delete()
    over = list(Original.objects.filter(kept_until__lt=now).select_related("story")[:200])
    for original in over:
        _ended(original.story)
    return len(over)


def _ended(story: Story) -> None:
    if story.state == State.RECEIVED:
        withdraw(story, why=N_("Nobody read it in within the term."))
        return
    with transaction.atomic():
        Original.objects.filter(story=story).delete()
        story.masks.all().delete()
        attaching.remove(list(story.attachments.all()))
        record(
            kind="story",
            key=story.pk,
            before="original",
            after="original removed",
            organisation=story.organisation,
            monitor=story.monitor,
        )


READ_FOR = timedelta(days=30)  # so long an original stays after it was read in
