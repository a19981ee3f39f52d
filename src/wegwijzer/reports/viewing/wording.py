"""The words around a figure: sentences, layers of explanation, legend, source and freshness."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

from wegwijzer.areas import AreaLevel
from wegwijzer.comparison.comparators import OVER_TIME, Comparison, Kind, Obstacle
from wegwijzer.definitions.model import Definitions, Direction, Indicator, Source
from wegwijzer.figures import Certainty
from wegwijzer.frames import WITH_VALUE, Quality, Status
from wegwijzer.language import certainty, nothing
from wegwijzer.language.dates import date_text, in_period, period_label
from wegwijzer.language.statements import Against, Goal, Statement
from wegwijzer.language.statements import Obstacle as WordedObstacle
from wegwijzer.periods import PeriodKind, parse_period
from wegwijzer.reports.view import Info, Sign, Table
from wegwijzer.reports.viewing.cells import NO_FIGURE, Wording
from wegwijzer.reports.viewing.gazetteer import Gazetteer
from wegwijzer.reports.viewing.looking import Looked
from wegwijzer.reports.viewing.subject import subject_of

_OBSTACLES = {Obstacle.BREAK: WordedObstacle.BREAK, Obstacle.NO_VALUE: WordedObstacle.NO_VALUE}
WHAT, WHY, SOURCE, LIMITS = "Wat is dit?", "Waarom tellen we zo?", "Bron en datum", "Wat kan dit cijfer niet?"
HIDING, CERTAINTY = "Waarom is er iets verborgen?", "Hoe zeker is het verschil?"
COMPARABLE = "Welke gemeenten zijn vergelijkbaar?"
PER_FIGURE = frozenset({WHAT, WHY, LIMITS})  # a report tells these with every figure
SHARED = (HIDING, COMPARABLE)  # and these once
_RULES = {"part_hidden": "hide_ratio_with_hidden_part"}  # reason of the gate → rule of the policy
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
_FREQUENCIES = {
    PeriodKind.DAY: "elke dag",
    PeriodKind.MONTH: "elke maand",
    PeriodKind.QUARTER: "elk kwartaal",
    PeriodKind.HALF_YEAR: "elk halfjaar",
    PeriodKind.YEAR: "elk jaar",
    PeriodKind.SCHOOL_YEAR: "elk schooljaar",
}


def statement(looked: Looked, comparisons: Iterable[Comparison]) -> Statement:
    """Return everything there is to say about the chosen figure."""
    figure, target = looked.figure, looked.target
    goal = None
    if target is not None and target.value is not None:
        goal = Goal(value=target.value, period=_for_period(target.period))
    return Statement(
        subject=subject_of(looked.indicator),
        place=looked.gazetteer[looked.chosen.area].in_words,
        period=parse_period(looked.chosen.period),
        group=looked.group_label,
        value=figure.value if figure else None,
        status=figure.status if figure else Status.NOT_DELIVERED,
        quality=figure.quality if figure else Quality.FINAL,
        reason=looked.wording.why_nothing(figure) if figure else NO_FIGURE,
        against=tuple(_against(one, looked.gazetteer, looked.wording) for one in comparisons),
        goal=goal,
    )


def _for_period(code: str) -> str:
    """`2026`, `het 2e halfjaar van 2026`; empty without a period."""
    return in_period(parse_period(code)).removeprefix("in ").removeprefix("op ") if code else ""


def _against(comparison: Comparison, gazetteer: Gazetteer, wording: Wording) -> Against:
    other, obstacle = comparison.other, comparison.obstacle
    because = comparison.because if obstacle is Obstacle.BREAK else wording.why_nothing(other) if obstacle else ""
    return Against(
        phrase=_phrase(comparison, gazetteer),
        value=other.value if other and other.status in WITH_VALUE else None,
        certainty=comparison.difference.certainty if comparison.difference else Certainty.UNTOLD,
        obstacle=_OBSTACLES[obstacle] if obstacle else None,
        because=because,
        provisional=bool(other and other.provisional),
        over_time=comparison.comparator.kind in OVER_TIME,
    )


def _phrase(comparison: Comparison, gazetteer: Gazetteer) -> str:
    comparator = comparison.comparator
    if comparator.kind in OVER_TIME:
        return in_period(parse_period(comparison.period)) if comparison.period else "van een eerdere periode"
    if comparator.kind is Kind.EVERYBODY:
        return "bij alle groepen samen"
    if comparator.kind is Kind.COMPARABLE:
        return "in vergelijkbare gemeenten"
    return gazetteer[comparator.areas[0]].in_words


def sources_of(indicator: Indicator, definitions: Definitions) -> tuple[Source, ...]:
    """Return the sources an indicator counts from, through the indicators of a ratio too, each once."""
    counting = indicator.counting
    ids = [source for part in (counting.of, counting.per) if part for source in part.sources]
    found = {name: definitions.sources[name] for name in ids if name in definitions.sources}
    for other in (counting.numerator, counting.denominator):
        if other in definitions.indicators and other != indicator.id:
            found.update({source.id: source for source in sources_of(definitions.indicators[other], definitions)})
    return tuple(found.values())


def source_line(sources: Iterable[Source], years: Iterable[int] = ()) -> str:
    """Return `Bron: CBS, Kerncijfers wijken en buurten 2020 (84799NED)`; empty without a source.

    Editions of one table (titles that differ in their year only) are those of `years`, taken together when there are
    several: `Kerncijfers wijken en buurten 2018, 2019, 2020`. Without an edition of those years all are named.
    """
    editions: dict[tuple[str, str], dict[str, Source]] = {}
    for source in sources:
        found = _YEAR.search(source.title)
        base = _YEAR.sub("", source.title, count=1).strip() if found else source.title
        editions.setdefault((source.publisher, base), {})[found[0] if found else source.id] = source
    named = [_edition(publisher, base, of, {str(year) for year in years}) for (publisher, base), of in editions.items()]
    label = "Bron" if len(named) == 1 else "Bronnen"
    return f"{label}: {'; '.join(dict.fromkeys(named))}" if named else ""


def _edition(publisher: str, base: str, editions: Mapping[str, Source], years: set[str]) -> str:
    kept = {year: source for year, source in editions.items() if year in years} or dict(editions)
    start = f"{publisher}, " if publisher and publisher not in base else ""
    if len(kept) == 1:
        source = next(iter(kept.values()))
        table = f" ({source.table})" if source.table and source.table not in source.title else ""
        return f"{start}{source.title}{table}"
    return f"{start}{' '.join(base.split())} {', '.join(sorted(kept))}"


def years_of(looked: Looked) -> frozenset[int]:
    """Return the years that what is looked at has figures of."""
    periods = looked.series.periods_of(looked.chosen.area) or looked.series.periods
    return frozenset(parse_period(code).start.year for code in periods)


def fresh_line(newest: str, released_on: date) -> str:
    """Return how fresh it is: `Laatste gegevens: 2020. Vrijgegeven op 3 maart 2026.`."""
    last = f"Laatste gegevens: {period_label(parse_period(newest))}. " if newest else ""
    return f"{last}Vrijgegeven op {date_text(released_on)}."


def direction_note(direction: Direction) -> str:
    """Return which way is better, empty for a neutral figure."""
    better = {Direction.UP: "hoger", Direction.DOWN: "lager"}.get(direction)
    return f"Bij dit cijfer is {better} gunstiger." if better else ""


def infos(looked: Looked, definitions: Definitions, fresh: str, certainties: Iterable[Certainty]) -> tuple[Info, ...]:
    """Return the layers of explanation that have something to say, in reading order."""
    indicator = looked.indicator
    breaks = {one.period: one.series_break for one in looked.series.of(looked.chosen.area) if one.series_break}
    sources = sources_of(indicator, definitions)
    line = source_line(sources, years_of(looked))
    layers = (
        (WHAT, [indicator.explanation, direction_note(indicator.direction)]),
        (WHY, [indicator.why_counted]),
        (SOURCE, [_stop(line), fresh, *_next_update(indicator, sources)]),
        (LIMITS, [indicator.leaves_out, *_breaks(breaks)]),
        (HIDING, _why_hidden(looked)),
        (CERTAINTY, [_certainty(one) for one in dict.fromkeys(certainties)]),
        (COMPARABLE, _comparable(looked)),
    )
    return tuple(
        Info(heading=heading, text=" ".join(_stop(text) for text in texts if text))
        for heading, texts in layers
        if any(texts)
    )


def _stop(text: str) -> str:
    text = text.strip()
    return text if not text or text[-1] in ".?!:" else f"{text}."


def _next_update(indicator: Indicator, sources: tuple[Source, ...]) -> list[str]:
    texts = [f"Nieuwe cijfers komen {_FREQUENCIES[indicator.frequency]}."]
    licences = dict.fromkeys(source.licence for source in sources if source.licence)
    return [*texts, *(f"Licentie: {licence}." for licence in licences)]


def _breaks(breaks: Mapping[str, str]) -> list[str]:
    return [
        f"Vanaf {period_label(parse_period(code))} is er een breuk in de reeks: {why[:1].lower()}{why[1:]}"
        for code, why in breaks.items()
    ]


def _why_hidden(looked: Looked) -> list[str]:
    """The policy's own explanation of the rules that hid something of what is looked at."""
    reasons = looked.policy.reasons if looked.policy else {}
    return [reasons[_RULES.get(code, code)] for code in looked.series.hidden_for if _RULES.get(code, code) in reasons]


def _certainty(one: Certainty) -> str:
    return f"“{certainty.words(one)[:1].upper()}{certainty.words(one)[1:]}”: {certainty.definition(one)}"


def _comparable(looked: Looked) -> list[str]:
    choice, gazetteer = looked.monitor.areas, looked.gazetteer
    if not choice.comparable or gazetteer[looked.chosen.area].level is not AreaLevel.MUNICIPALITY:
        return []
    names = ", ".join(sorted(gazetteer[code].name for code in choice.comparable if code != looked.chosen.area))
    return [f"{names}.", f"Gekozen omdat: {choice.comparable_because}." if choice.comparable_because else ""]


def legend(table: Table, qualities: Iterable[Quality], *, breaks: bool) -> tuple[Sign, ...]:
    """Return the signs that occur in what is shown, each with its meaning."""
    statuses = dict.fromkeys(cell.status for row in table.rows for cell in row.cells if cell.text)
    signs = {nothing.sign(status): nothing.meaning(status) for status in statuses if status not in WITH_VALUE}
    for quality in qualities:
        if nothing.quality_mark(quality):
            signs[nothing.quality_mark(quality)] = nothing.quality_meaning(quality)
    if breaks:
        signs["|"] = "breuk: over deze lijn is de reeks niet te vergelijken."
    return tuple(Sign(sign=sign, meaning=meaning) for sign, meaning in signs.items())
