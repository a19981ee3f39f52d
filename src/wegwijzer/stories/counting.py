"""Coded stories as answers of a survey, so that codes become figures through definitions, engine and gate.

One row is one person who told, in one period and area: two stories of one teller there count once, with the codes of
both. Weight 1: stories are not a sample, and nothing here pretends they are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import polars as pl

from wegwijzer.areas import AreaLevel
from wegwijzer.definitions.model import (
    Breakdown,
    BuildingBlock,
    Condition,
    Counting,
    CountingRule,
    Indicator,
    Quantity,
    Source,
)
from wegwijzer.errors import N_, Problem, UserError
from wegwijzer.frames import RESPONSES, Shape
from wegwijzer.periods import PeriodKind, parse_period, period_of
from wegwijzer.stories.coarsening import Teller, enough_tellers
from wegwijzer.stories.codebook import Code, CodeBook, CodedSpan

YES, NO = "ja", "nee"
PROVISION, GROUP = "voorziening", "groep"
CAUTION = (
    "Verhalen zijn geen steekproef. Dit aandeel zegt hoe vaak iets verteld is, niet hoe vaak het voorkomt bij "
    "inwoners of cliënten."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedStory:
    """What is counted of one story; `teller` is any stable id of who told it ("": nobody else's), never shown."""

    id: str
    area: str
    period: str
    provision: str = ""
    group: str = ""
    teller: str = ""
    codes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryCount:
    """Everything that makes figures of stories: the answers, where they come from and what is counted."""

    frame: pl.DataFrame
    source: Source
    indicators: Mapping[str, Indicator] = field(default_factory=lambda: MappingProxyType({}))


def codes_of(spans: Iterable[CodedSpan], book: CodeBook) -> dict[str, frozenset[str]]:
    """Return per story the codes that any coder gave it, each with the themes it is a sub-theme of."""
    parents = {code.id: code.parent for code in book.codes}
    found: dict[str, set[str]] = {}
    for span in spans:
        codes, current = found.setdefault(span.story, set()), span.code
        while current in parents and current not in codes:
            codes.add(current)
            current = parents[current]
    return {story: frozenset(codes) for story, codes in found.items()}


def answer_column(code: Code) -> str:
    """Return the name of the column that tells whether a story has a code."""
    return f"thema_{slug(code.id).replace('-', '_')}"


def slug(text: str) -> str:
    """Return a text as an id of letters, digits and hyphens (`Te laat geholpen` → `te-laat-geholpen`); never empty."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or "zonder-naam"


def story_answers(
    stories: Iterable[CountedStory], book: CodeBook, *, every: PeriodKind, least: int = 1
) -> pl.DataFrame:
    """Return the stories as RESPONSES with `voorziening`, `groep` and per code `ja` or `nee`.

    Every area, provision and group that is counted by itself has `least` tellers in each period: tellers of smaller
    ones count in the district, the municipality or “overig of niet verteld”, and in all totals. A period with fewer
    tellers is left out. Periods finer than `every` are taken together; a coarser one raises `UserError`, as does a code
    that becomes the same column as another. Tellers become numbers: no id of a person is in the frame.
    """
    columns = _columns(book)
    merged: dict[tuple[str, str, str], tuple[CountedStory, set[str]]] = {}
    for story in stories:
        period = _period(story, every)
        key = (story.teller or f"\0{story.id}", story.area, period)
        merged.setdefault(key, (story, set()))[1].update(story.codes)
    tellers = [
        Teller(period=period, area=area, provision=story.provision, group=story.group, codes=frozenset(codes))
        for (_, area, period), (story, codes) in sorted(merged.items())
    ]
    rows = [
        {
            "respondent": f"v{number:06d}",
            "area": teller.area or None,
            "period": teller.period,
            "period_start": parse_period(teller.period).start,
            "weight": 1.0,
            PROVISION: teller.provision,
            GROUP: teller.group,
            **{column: YES if code in teller.codes else NO for code, column in columns.items()},
        }
        for number, teller in enumerate(enough_tellers(tellers, least), start=1)
    ]
    extra = dict.fromkeys((PROVISION, GROUP, *columns.values()), pl.String())
    return pl.DataFrame(rows, schema={**RESPONSES, **extra})


def _columns(book: CodeBook) -> dict[str, str]:
    columns = {code.id: answer_column(code) for code in book.codes}
    names = list(columns.values())
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        message = N_("Two codes would be counted in the same column: %(columns)s.")
        raise UserError(
            Problem("stories.column", message, {"columns": ", ".join(twice)}, remedy=N_("Give one another id."))
        )
    return columns


def _period(story: CountedStory, every: PeriodKind) -> str:
    period = parse_period(story.period)
    wider = period_of(period.start, every)
    if period.end > wider.end:
        message = N_("A story tells of a longer period (%(period)s) than is counted by.")
        raise UserError(
            Problem("stories.period", message, {"period": period.code}, remedy=N_("Count by a longer period."))
        )
    return wider.code


def story_source(monitor: str, title: str, *, every: PeriodKind = PeriodKind.YEAR) -> Source:
    """Return the source that the stories of a monitor are for the definitions."""
    return Source(
        id=f"verhalen-{slug(monitor)}",
        title=f"Verhalen bij {title}",
        publisher="eigen monitor",
        shape=Shape.RESPONSES,
        frequency=every,
        purpose="Zien wat er verteld wordt, naast de cijfers.",
    )


def theme_indicators(
    book: CodeBook,
    source: Source,
    *,
    levels: tuple[AreaLevel, ...] = tuple(AreaLevel),
    questions: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
) -> dict[str, Indicator]:
    """Return per code the share of the people who told something that told of this theme, and one split up.

    The split ones (`…-uitgesplitst`: by provision and group) are of the municipality only: in a neighbourhood they
    would rest on a few people. Shares carry no margin: stories are no sample. `questions` gives per code the knowledge
    questions it answers.
    """
    made = {}
    for code in book.codes:
        name = f"{source.id}-{slug(code.id)}"
        whole = _indicator(code, source, questions.get(code.id, ()))
        made[name] = replace(whole, id=name, levels=levels)
        split = f"{name}-uitgesplitst"
        made[split] = replace(whole, id=split, levels=_WHOLE, breakdowns=_SPLITS, title=f"{whole.title}, uitgesplitst")
    return made


_WHOLE = (AreaLevel.MUNICIPALITY,)
_SPLITS = (
    Breakdown(id=PROVISION, title="Naar voorziening", columns=(PROVISION,)),
    Breakdown(id=GROUP, title="Naar groep", columns=(GROUP,)),
)


def _indicator(code: Code, source: Source, questions: tuple[str, ...]) -> Indicator:
    everyone = Quantity(sources=(source.id,))
    with_theme = Quantity(
        sources=(source.id,), where=(Condition(column=answer_column(code), test="in", values=(YES,)),)
    )
    return Indicator(
        id=source.id,
        title=f"Verhalen over “{code.name}”",
        building_block=BuildingBlock.EXPERIENCE,
        unit="%",
        counting=Counting(rule=CountingRule.SHARE, of=with_theme, per=everyone),
        decimals=0,
        questions=questions,
        frequency=source.frequency,
        explanation=_explained(code),
        why_counted="Wat vaak verteld wordt, verdient een plaats naast het cijfer.",
        leaves_out=CAUTION,
        noun=f"van de vertellers over “{code.name}”",
        population="vertellers",
    )


def _explained(code: Code) -> str:
    meaning = f" {code.definition.strip().rstrip('.')}." if code.definition.strip() else ""
    return f"Van de mensen die iets vertelden, het aandeel dat vertelde over “{code.name}”.{meaning} {CAUTION}"
