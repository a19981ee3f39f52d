"""A draft: begun, filled in step by step, kept when the connection drops, and thrown away after two weeks."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from wegwijzer.usecases.opening import not_found
from wegwijzer.web.accounts.models import User
from wegwijzer.web.stories.forms.base import StepForm, raw
from wegwijzer.web.stories.keys import hashed, new_token
from wegwijzer.web.stories.knowing import areas_of, monitor_named, provisions_of
from wegwijzer.web.stories.models import Draft, StoryPoint
from wegwijzer.web.stories.steps import Step

KEPT_FOR = timedelta(days=14)
SENT_FOR = timedelta(days=1)  # so long the code can be seen again with the address of the draft
MOST_OF_MANY = 60


def begin(*, monitor: str, kind: str, point: StoryPoint | None = None, typed_by: User | None = None) -> str:
    """Make a draft and return its token: the only way to find it back."""
    token, now = new_token(), timezone.now()
    Draft.objects.create(
        token_hash=hashed(token),
        monitor=monitor,
        point=point,
        kind=kind,
        typed_by=typed_by,
        made_at=now,
        changed_at=now,
    )
    return token


def draft_of(token: str, user: Any) -> Draft:
    """Return the draft of a token; raises `NotFoundError` when there is none, or it is somebody else's account's."""
    draft = Draft.objects.select_related("point", "typed_by").filter(token_hash=hashed(token)).first()
    if draft is None or (draft.typed_by_id and draft.typed_by_id != getattr(user, "pk", None)):
        raise not_found("draft")
    return draft


def choices_for(draft: Draft) -> dict[str, list[tuple[str, str]]]:
    """Return what may be chosen in the steps: of the story point, else all areas and provisions of the monitor."""
    offered = {"phases": [(one, one) for one in phases(draft)]}
    if draft.point:
        names = ("area", "provision", "group")
        return offered | {name: draft.point.choices(f"{name}s") for name in names}
    monitor = monitor_named(draft.monitor)
    return offered | {"area": list(areas_of(monitor).items()), "provision": list(provisions_of(monitor).items())}


def phases(draft: Draft) -> list[str]:
    """Return the phases of a journey, as they were written down, each once."""
    lines = str(draft.answers.get("reis", {}).get("phases", "")).splitlines()
    return list(dict.fromkeys(line.strip() for line in lines if line.strip()))


def form_for(draft: Draft, step: Step, data: Any = None, files: Any = None) -> StepForm:
    """Return the form of a step: with what was sent, else with what was typed before."""
    told = draft.answers.get(step.name) if not step.many else draft.answers.get(f"{step.name}+")
    options = {"point": draft.point, "choices": choices_for(draft), "own": draft.typed_by_id is not None}
    if data is not None:
        return step.form(data, files, **options)
    return step.form(initial=told or {}, **options)


def keep(draft: Draft, step: Step, form: StepForm, post: QueryDict) -> None:
    """Keep what was typed, right or wrong. Of a step with many entries it is the entry that is being typed."""
    with transaction.atomic():
        fresh = Draft.objects.select_for_update().get(pk=draft.pk)
        fresh.answers[f"{step.name}+" if step.many else step.name] = raw(form, post)
        _save(fresh, draft)


def add_entry(draft: Draft, step: Step, form: StepForm, post: QueryDict) -> None:
    """Add an entry that is right to a step with many."""
    with transaction.atomic():
        fresh = Draft.objects.select_for_update().get(pk=draft.pk)
        entries = fresh.answers.setdefault(step.name, [])
        if len(entries) < MOST_OF_MANY:
            entries.append(raw(form, post))
        fresh.answers.pop(f"{step.name}+", None)
        _save(fresh, draft)


def remove_entry(draft: Draft, step: Step, number: str) -> None:
    """Take an entry away; a number that isn't there changes nothing."""
    with transaction.atomic():
        fresh = Draft.objects.select_for_update().get(pk=draft.pk)
        entries = fresh.answers.get(step.name, [])
        if number.isdigit() and int(number) < len(entries):
            fresh.answers[f"{step.name}+"] = entries.pop(int(number))  # back in the form, so that it can be mended
        _save(fresh, draft)


def _save(fresh: Draft, draft: Draft) -> None:
    fresh.changed_at = timezone.now()
    fresh.save(update_fields=["answers", "changed_at"])
    draft.answers = fresh.answers


def entries_of(draft: Draft, step: Step) -> list[dict[str, Any]]:
    """Return the entries of a step with many, checked and as they are kept in a story."""
    options = {"point": draft.point, "choices": choices_for(draft)}
    forms = [step.form(entry, **options) for entry in draft.answers.get(step.name, [])]
    return [plain(form.cleaned_data) for form in forms if form.is_valid()]


def plain(told: dict[str, Any]) -> dict[str, Any]:
    """Return cleaned answers as they go into JSON: days as text, amounts as numbers, nothing that wasn't told."""
    made = {}
    for name, value in told.items():
        if value in ("", None):
            continue
        if name in ("emotion", "waited_days"):
            made[name] = int(value)
        elif name == "euro":
            made[name] = float(value)
        else:
            made[name] = value if isinstance(value, str) else str(value)
    return made


def throw_away(now: datetime) -> int:
    """Throw away drafts that nobody touched for two weeks and those sent a day ago; return how many."""
    old = Draft.objects.filter(changed_at__lt=now - KEPT_FOR, sent_at=None)
    sent = Draft.objects.filter(sent_at__lt=now - SENT_FOR)
    return int(old.delete()[0]) + int(sent.delete()[0])
