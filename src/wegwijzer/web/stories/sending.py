"""Send a draft: it becomes a story that waits to be read in, with its original and contact kept apart."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from wegwijzer.errors import N_, Problem, UserError
from wegwijzer.periods import PeriodKind, period_of
from wegwijzer.web.journal.keeping import record
from wegwijzer.web.stories.drafting import choices_for, entries_of, plain
from wegwijzer.web.stories.forms.base import StepForm
from wegwijzer.web.stories.forms.telling import AboutForm, AttachForm, ConsentForm, MeaningForm
from wegwijzer.web.stories.keys import code_of, hashed
from wegwijzer.web.stories.keys import plain as plain_code
from wegwijzer.web.stories.knowing import monitor_named
from wegwijzer.web.stories.models import Contact, Draft, Kind, Original, State, Story
from wegwijzer.web.stories.steps import MAY_BE_EMPTY, Step, steps_of

UNREAD_FOR = timedelta(days=180)
CONTACT_FOR = timedelta(days=365)
_OF_THE_STORY = ("title", "text")


class PointClosedError(UserError):
    """A story point that was closed while somebody was telling."""


@dataclass(slots=True)
class Checked:
    """A draft as it will be sent, and the first step that still has a problem."""

    columns: dict[str, Any] = field(default_factory=dict)
    original: dict[str, Any] = field(default_factory=lambda: {"title": "", "text": "", "details": {}})
    contact: str = ""
    wrong: Step | None = None


def closed() -> PointClosedError:
    """Return the error of a closed story point."""
    return PointClosedError(
        Problem(
            "stories.closed",
            N_("Telling has ended here."),
            remedy=N_("Your text is kept for two weeks at this address. Ask the municipality where you can tell it."),
        )
    )


def checked(draft: Draft) -> Checked:
    """Return what a draft says, and the first step that isn't right yet."""
    found = Checked()
    for step in steps_of(draft.kind, draft.point):
        if step.many:
            entries = entries_of(draft, step)
            found.original["details"][step.many] = entries
            if not entries and step.many not in MAY_BE_EMPTY and found.wrong is None:
                found.wrong = step
            continue
        if step.form is AttachForm:
            continue
        form = step.form(
            draft.answers.get(step.name, {}),
            point=draft.point,
            choices=choices_for(draft),
            own=draft.typed_by_id is not None,
        )
        if form.is_valid():
            _take(found, form)
        elif found.wrong is None:
            found.wrong = step
    return found


def _take(found: Checked, form: StepForm) -> None:
    told = form.cleaned_data
    if isinstance(form, MeaningForm):
        found.columns["scales"], found.columns["triangle"] = form.meaning()
    elif isinstance(form, AboutForm):
        found.columns |= told
    elif isinstance(form, ConsentForm):
        found.columns |= form.consent()
        found.contact = told["contact"]
    else:
        found.original |= {name: told[name] for name in _OF_THE_STORY if name in told}
        details = plain({name: value for name, value in told.items() if name not in _OF_THE_STORY})
        if "phases" in details:
            details["phases"] = list(
                dict.fromkeys(line.strip() for line in told["phases"].splitlines() if line.strip())
            )
        found.original["details"] |= details


def send(draft: Draft, token: str) -> Story:
    """Make a story of a draft that is right, and return it; a second time the same story is returned.

    Raises `PointClosedError` when its story point was closed meanwhile.
    """
    code_hash = hashed(plain_code(code_of(token)))
    with transaction.atomic():
        fresh = Draft.objects.select_for_update().select_related("point", "typed_by").get(pk=draft.pk)
        if fresh.sent_at is not None:
            return Story.objects.get(code_hash=code_hash)
        if fresh.point is not None and not fresh.point.is_open:
            raise closed()
        story = _kept(fresh, checked(fresh), code_hash)
        fresh.attachments.update(story=story, draft=None)
        fresh.answers, fresh.sent_at = {}, timezone.now()
        fresh.save(update_fields=["answers", "sent_at"])
    return story


def _kept(draft: Draft, told: Checked, code_hash: str) -> Story:
    now, monitor = timezone.now(), monitor_named(draft.monitor)
    story = Story.objects.create(
        monitor=monitor.id,
        organisation=monitor.organisation,
        point=draft.point,
        kind=draft.kind,
        told_at=now,
        told_on=told_on(draft.kind, told.original["details"], now),
        typed_by=draft.typed_by,
        teller=code_hash,
        code_hash=code_hash,
        fictional=monitor.fictional,
        **told.columns,
    )
    Original.objects.create(story=story, kept_until=now + UNREAD_FOR, **told.original)
    if told.contact:
        Contact.objects.create(story=story, how=told.contact, kept_until=now + CONTACT_FOR)
    record(
        kind="story",
        key=story.pk,
        before="",
        after=State.RECEIVED,
        organisation=monitor.organisation,
        who=draft.typed_by,
        who_name="" if draft.typed_by else "verteller",
        monitor=monitor.id,
    )
    return story


def told_on(kind: str, details: dict[str, Any], now: datetime) -> date:
    """Return the day a story counts for: of a conversation the day it was held, else the first day of this month."""
    if kind == Kind.REPORT and details.get("on"):
        return date.fromisoformat(details["on"])
    return period_of(timezone.localdate(now), PeriodKind.MONTH).start  # coarse: a day could tell who
