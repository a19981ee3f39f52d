"""Triangulate: per question and building block what register, survey and stories say, and what people conclude."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from wegwijzer import usecases
from wegwijzer.definitions.model import BuildingBlock, Indicator, Monitor
from wegwijzer.errors import UserError
from wegwijzer.frames import Shape
from wegwijzer.usecases.opening import sources_of
from wegwijzer.usecases.viewer import Viewer
from wegwijzer.web.journal.keeping import record
from wegwijzer.web.stories import knowing
from wegwijzer.web.stories.models import Finding, Theme
from wegwijzer.web.stories.seeing import quotable
from wegwijzer.web.viewers import home

QUOTES, THEMES = 2, 3


@dataclass(slots=True)
class Told:
    """What stories say here: how many, which themes came most, and a few quotes."""

    number: int = 0
    themes: list[tuple[str, int]] = field(default_factory=list)
    quotes: list[Any] = field(default_factory=list)


@dataclass(slots=True)
class Row:
    """One building block of one question, with each source beside the other and what people concluded last."""

    block: str
    register: list[Any] = field(default_factory=list)
    survey: list[Any] = field(default_factory=list)
    told: Told = field(default_factory=Told)
    finding: Finding | None = None

    @property
    def sources(self) -> int:
        """How many of the three sources say anything."""
        return sum((bool(self.register), bool(self.survey), bool(self.told.number)))


@dataclass(slots=True)
class Asked:
    """A question with its rows, and what is missing."""

    id: str
    text: str
    rows: list[Row]

    @property
    def lacks(self) -> list[str]:
        """Which sources say nothing at all about this question: `register`, `survey`, `told`."""
        there = {
            "register": any(row.register for row in self.rows),
            "survey": any(row.survey for row in self.rows),
            "told": any(row.told.number for row in self.rows),
        }
        return [name for name, found in there.items() if not found]


def side_by_side(viewer: Viewer, monitor: Monitor) -> list[Asked]:
    """Return every answered question of the monitor with its rows, in the order of the monitor and of the guide."""
    cards = _cards(viewer, monitor)
    findings = latest_findings(monitor.id)
    return [
        Asked(id=name, text=text, rows=_rows(viewer, monitor, name, cards, findings))
        for name, text in knowing.questions_of(monitor)
    ]


def _cards(viewer: Viewer, monitor: Monitor) -> dict[str, Any]:
    try:
        blocks = usecases.figure_cards(home(), viewer, monitor.id, "").blocks
    except UserError:  # nothing was released for this viewer
        return {}
    return {card.indicator: card for _block, group in blocks for card in group}


def _rows(
    viewer: Viewer, monitor: Monitor, question: str, cards: dict[str, Any], findings: dict[tuple[str, str], Finding]
) -> list[Row]:
    indicators = knowing.indicators_of(monitor, question)
    rows = []
    for block in BuildingBlock:
        own = [one for one in indicators if one.building_block == block]
        row = Row(block=block.value, finding=findings.get((question, block.value)))
        for one in own:
            if one.id in cards:
                (row.survey if is_asked(one) else row.register).append(cards[one.id])
        row.told = _told(viewer, monitor, question, own, experience=block is BuildingBlock.EXPERIENCE)
        if own or row.told.number or row.finding:
            rows.append(row)
    return rows


def is_asked(indicator: Indicator) -> bool:
    """Whether a figure comes from asking people, and not from an administration."""
    shapes = [knowing.shape_of(name) for name in sources_of(indicator)]
    return Shape.RESPONSES in shapes or indicator.building_block == BuildingBlock.EXPERIENCE


def _told(viewer: Viewer, monitor: Monitor, question: str, own: Iterable[Indicator], *, experience: bool) -> Told:
    provisions = {code for one in own for code in knowing.provisions_of_indicator(monitor, one.id)}
    stories, prefix = quotable(viewer, monitor.id)
    about = Q(**{f"{prefix}provision__in": provisions}) if provisions else Q(pk__in=())
    if experience:
        about |= Q(point__knowledge_question=question)
    found = stories.filter(about)
    themes = Theme.objects.filter(gone=False, codings__story__in=found.values("pk"))
    counted = themes.annotate(times=Count("codings__story", distinct=True)).order_by("-times", "name")
    return Told(
        number=found.count(),
        themes=list(counted.values_list("name", "times")[:THEMES]) if not prefix else [],
        quotes=list(found.order_by("-told_on", "-pk")[:QUOTES]),
    )


def latest_findings(monitor: str) -> dict[tuple[str, str], Finding]:
    """Return the newest judgement for each question and block."""
    found: dict[tuple[str, str], Finding] = {}
    for row in Finding.objects.filter(monitor=monitor).order_by("at", "pk"):
        found[row.question, row.block] = row
    return found


def judge(monitor: Monitor, question: str, block: str, *, verdict: str, why: str, who: Any) -> Finding:
    """Keep what people conclude; what was concluded before stays in the history."""
    with transaction.atomic():
        before = latest_findings(monitor.id).get((question, block))
        row = Finding.objects.create(
            monitor=monitor.id,
            question=question,
            block=block,
            verdict=verdict,
            why=why,
            who=who,
            who_name=str(who),
            at=timezone.now(),
        )
        record(
            kind="finding",
            key=f"{question}:{block}"[:120],
            before=before.verdict if before else "",
            after=verdict,
            organisation=monitor.organisation,
            who=who,
            monitor=monitor.id,
            why=why,
        )
    return row
