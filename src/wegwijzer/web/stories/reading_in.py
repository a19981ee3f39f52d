"""Read in: what to leave out of an original. The machine proposes, a person decides, and only then others read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from wegwijzer.errors import N_, Problem, UserError
from wegwijzer.stories.masks import LABELS, LIKELY, Mask, MaskKind, masked
from wegwijzer.web.accounts.models import User
from wegwijzer.web.journal.keeping import record
from wegwijzer.web.stories import finding
from wegwijzer.web.stories.changing import READ_FOR
from wegwijzer.web.stories.knowing import areas_of, monitor_named
from wegwijzer.web.stories.models import MaskChoice, Original, State, Story
from wegwijzer.web.stories.parts import TEXT, TITLE, parts_of, replaced

Decision = MaskChoice.Decision


class ReadInError(UserError):
    """A story that can't be read in yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of a part: plain words, or words with a proposal."""

    words: str
    mask: MaskChoice | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of an original in pieces."""

    name: str
    pieces: tuple[Piece, ...]


def original_parts(story: Story) -> dict[str, str]:
    """Return the parts of the original; raises `ReadInError` when it is gone."""
    original = Original.objects.filter(story=story).first()
    if original is None:
        raise ReadInError(
            Problem(
                "story.no_original",
                N_("The original was removed when its term was over."),
                remedy=N_("Read the story itself."),
            )
        )
    return parts_of(original.title, original.text, original.details)


def propose(story: Story) -> None:
    """Keep what the machine proposes to leave out, once; what a person decided stays."""
    if story.masks.exists():
        return
    from wegwijzer.stories.masking import propose_masks  # noqa: PLC0415 - reads the word lists

    places = tuple(areas_of(monitor_named(story.monitor)).values())
    rows = [
        MaskChoice(
            story=story,
            part=name,
            start=mask.start,
            end=mask.end,
            kind=mask.kind.value,
            label=mask.label,
            certainty=mask.certainty,
        )
        for name, words in original_parts(story).items()
        if name.rpartition(".")[2] not in ("on", "until", "by")
        for mask in propose_masks(words, known_places=places)
    ]
    MaskChoice.objects.bulk_create(rows)


def in_pieces(story: Story) -> list[Part]:
    """Return the original with its proposals in their places."""
    masks: dict[str, list[MaskChoice]] = {}
    for mask in story.masks.all():
        masks.setdefault(mask.part, []).append(mask)
    return [
        Part(name=name, pieces=_pieces(words, masks.get(name, []))) for name, words in original_parts(story).items()
    ]


def _pieces(words: str, masks: list[MaskChoice]) -> tuple[Piece, ...]:
    found, reached = [], 0
    for mask in masks:
        if mask.start < reached:
            continue
        if mask.start > reached:
            found.append(Piece(words=words[reached : mask.start]))
        found.append(Piece(words=words[mask.start : mask.end], mask=mask))
        reached = mask.end
    if reached < len(words):
        found.append(Piece(words=words[reached:]))
    return tuple(found)


def add_masks(story: Story, words: str, kind: str) -> int:
    """Leave out some words wherever they stand in the original; return how often they were found."""
    wanted, known = words.strip(), MaskKind(kind) if kind in set(MaskKind) else MaskKind.NAME
    if not wanted:
        return 0
    rows = []
    with transaction.atomic():
        for name, text in original_parts(story).items():
            start = text.casefold().find(wanted.casefold()) if len(text.casefold()) == len(text) else text.find(wanted)
            while start >= 0:
                end = start + len(wanted)
                overlapping = story.masks.filter(part=name, start__lt=end, end__gt=start)
                if not overlapping.filter(decision=Decision.MASKED, start__lte=start, end__gte=end).exists():
                    overlapping.delete()
                    rows.append(_by_hand(story, name, start, end, known))
                start = text.casefold().find(wanted.casefold(), end)
        MaskChoice.objects.bulk_create(rows)
    return len(rows)


def _by_hand(story: Story, part: str, start: int, end: int, kind: MaskKind) -> MaskChoice:
    return MaskChoice(
        story=story,
        part=part,
        start=start,
        end=end,
        kind=kind.value,
        label=LABELS[kind],
        added=True,
        decision=Decision.MASKED,
    )


def decide(story: Story, decisions: Mapping[int, str]) -> None:
    """Keep what a person decided about proposals of this story; others and unknown answers change nothing."""
    for mask in story.masks.all():
        decision = decisions.get(mask.pk, "")
        if decision in (Decision.MASKED, Decision.KEPT) and decision != mask.decision:
            MaskChoice.objects.filter(pk=mask.pk).update(decision=decision)


def preset(mask: MaskChoice) -> str:
    """Return what stands chosen before anybody decided: leave out what is likely, nothing for what is doubtful."""
    if mask.decision != Decision.OPEN:
        return mask.decision
    return Decision.MASKED if mask.certainty >= LIKELY else ""


def masked_parts(story: Story) -> dict[str, str]:
    """Return the parts of the original with what was decided left out."""
    chosen = story.masks.filter(decision=Decision.MASKED)
    masks: dict[str, list[Mask]] = {}
    for one in chosen:
        masks.setdefault(one.part, []).append(Mask(one.start, one.end, MaskKind(one.kind), one.label, one.certainty))
    return {name: masked(words, masks.get(name, ())) for name, words in original_parts(story).items()}


def finish(story: Story, who: User, *, title: str, quote: str, version: int) -> Story:
    """Make a story readable for others: masked as was decided, with its title and quote; return it.

    Raises `ReadInError` when proposals are still open, when the quote is not in the masked text, or when somebody
    changed the story meanwhile.
    """
    with transaction.atomic():
        fresh = Story.objects.select_for_update().get(pk=story.pk)
        parts = masked_parts(fresh)
        problems = _problems(fresh, parts, quote, version)
        if problems:
            raise ReadInError(problems)
        before = fresh.state
        fresh.text, fresh.title = parts.get(TEXT, ""), title or parts.get(TITLE, "")[:200]
        fresh.details = replaced(Original.objects.get(story=fresh).details, parts)
        fresh.quote, fresh.state, fresh.version = quote, State.READY, fresh.version + 1
        fresh.save()
        _shorten_term(fresh)
        finding.remember(fresh)
        record(
            kind="story",
            key=fresh.pk,
            before=before,
            after=State.READY,
            organisation=fresh.organisation,
            who=who,
            monitor=fresh.monitor,
        )
    return fresh


def _shorten_term(story: Story) -> None:
    until = timezone.now() + READ_FOR
    Original.objects.filter(story=story, kept_until__gt=until).update(kept_until=until)


def _problems(story: Story, parts: dict[str, str], quote: str, version: int) -> list[Problem]:
    found = []
    if story.state not in (State.RECEIVED, State.READY) or story.version != version:
        found.append(
            Problem("story.changed", N_("Somebody changed this story meanwhile."), remedy=N_("Look at it once more."))
        )
    open_ = story.masks.filter(decision=Decision.OPEN).count()
    if open_:
        found.append(Problem("story.open", N_("%(open)s proposals still wait for a decision."), {"open": open_}))
    if quote and not any(_flat(quote) in _flat(words) for words in parts.values()):
        found.append(
            Problem(
                "story.quote",
                N_("The quote is not in the text as others will read it."),
                remedy=N_("Copy it from the text with the labels in it."),
            )
        )
    return found


def _flat(words: str) -> str:
    return " ".join(words.split())


def waiting(monitors: list[str]) -> Any:
    """Return the stories of some monitors that wait to be read in, the oldest first."""
    return Story.objects.filter(monitor__in=monitors, state=State.RECEIVED).order_by("told_at")
