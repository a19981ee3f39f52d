"""What a reader can choose on a figure, and what is chosen when nothing was."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from wegwijzer.areas import AreaLevel
from wegwijzer.comparison.comparators import Comparator, Kind
from wegwijzer.comparison.lookup import Series
from wegwijzer.definitions.model import AgeBand, Indicator, Monitor, Target
from wegwijzer.errors import N_, NotFoundError, Problem, UserError
from wegwijzer.figures import ProtectedFigures
from wegwijzer.frames import TOTAL
from wegwijzer.language.dates import period_label
from wegwijzer.language.places import level_name
from wegwijzer.periods import Period, PeriodKind, parse_period
from wegwijzer.reports.view import FigureQuery, Option
from wegwijzer.reports.viewing.gazetteer import Gazetteer
from wegwijzer.reports.viewing.subject import is_absolute

EVERYBODY = "iedereen"
ALL_TOGETHER = "alle groepen samen"  # as a comparator: groups are not always of people
_ENGINE_GROUPS = {"unknown": "onbekend", "other": "overige"}  # what the engine calls those without a group of their own


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """The breakdowns and groups there are figures of, each with a label."""

    labels: Mapping[tuple[str, str], str]
    headings: Mapping[str, str]

    def label(self, breakdown: str, group: str) -> str:
        """Return the label of a group; empty for everybody."""
        return "" if breakdown == TOTAL else self.labels.get((breakdown, group), group)


def groups_of(indicator: Indicator, figures: ProtectedFigures) -> Groups:
    """Return the groups in the figures, everybody first, then as the definition lists them, then by name."""
    there = set(figures.frame.select("breakdown", "group").unique().iter_rows())
    labels: dict[tuple[str, str], str] = {}
    if (TOTAL, TOTAL) in there:
        labels[TOTAL, TOTAL] = EVERYBODY
    for breakdown in indicator.breakdowns:
        bands = {band.label: _age_words(band) for band in breakdown.bands}
        named = {**bands, **dict(breakdown.labels)}
        listed = [*dict(breakdown.labels), *bands]
        rank = {group: number for number, group in enumerate(listed)}
        groups = [group for one, group in there if one == breakdown.id]
        groups.sort(key=lambda group, rank=rank: (rank.get(group, len(rank)), group))  # type: ignore[misc]
        labels.update({(breakdown.id, group): _group_label(named, group) for group in groups})
    unlisted = sorted(pair for pair in there if pair not in labels)
    labels.update({pair: _group_label({}, pair[1]) for pair in unlisted})
    headings = {breakdown.id: breakdown.title or breakdown.id for breakdown in indicator.breakdowns}
    return Groups(labels=labels, headings=headings)


def _age_words(band: AgeBand) -> str:
    """`18 tot en met 64 jaar`, `75 jaar en ouder`, `17 jaar`."""
    if band.highest is None:
        return f"{band.lowest} jaar en ouder"
    return f"{band.lowest} tot en met {band.highest} jaar" if band.highest > band.lowest else f"{band.lowest} jaar"


def _group_label(named: Mapping[str, str], group: str) -> str:
    words = {**_ENGINE_GROUPS, **named}
    return words.get(group) or ", ".join(words.get(part, part) for part in group.split("|"))


def chosen_group(query: FigureQuery, groups: Groups) -> tuple[str, str]:
    """Return the chosen breakdown and group, or everybody (or the first there is).

    Raises `NotFoundError` for a group without figures.
    """
    if not query.breakdown and not query.group:
        return next(iter(groups.labels), (TOTAL, TOTAL))
    pair = (query.breakdown or TOTAL, query.group or TOTAL)
    if pair not in groups.labels:
        raise _not_found(N_("There is no group “%(id)s” in this figure."), f"{query.breakdown}:{query.group}")
    return pair


def chosen_area(query: FigureQuery, monitor: Monitor, gazetteer: Gazetteer) -> str:
    """Return the chosen area, or the monitor's first municipality. Raises `NotFoundError` outside the monitor."""
    area = query.area or next(iter(monitor.areas.municipalities), monitor.areas.country)
    if area not in gazetteer:
        raise _not_found(N_("There is no area “%(id)s” in this monitor."), area)
    return area


def chosen_period(query: FigureQuery, series: Series, area: str) -> str:
    """Return the chosen period, or the newest with a value of this area (else of any area, else the newest).

    A period without figures may be chosen: the view then says that there is none. Raises `NotFoundError` for no period.
    """
    if query.period:
        try:
            return parse_period(query.period).code
        except UserError as error:
            raise _not_found(N_("There is no period “%(id)s” in this figure."), query.period) from error
    own = [figure for figure in series.of(area) if figure.measured is not None]
    if own:
        return own[-1].period
    shown = (code for code in reversed(series.periods) if any(_has_value(series, one, code) for one in series.areas))
    return next(shown, "") or next(reversed(series.periods), "")


def _has_value(series: Series, area: str, period: str) -> bool:
    figure = series.at(area, period)
    return figure is not None and figure.measured is not None


def _not_found(message: str, identity: str) -> NotFoundError:
    return NotFoundError(Problem("figure.not_found", message, {"id": identity[:60]}))


def area_options(gazetteer: Gazetteer, indicator: Indicator, monitor: Monitor, area: str) -> tuple[Option, ...]:
    """Return the areas to choose from, coarse to fine, comparable municipalities apart, the chosen one marked."""
    own = set(monitor.areas.municipalities)
    options = []
    for place in gazetteer.places:
        if place.level is not None and place.level not in indicator.levels and place.code != area:
            continue
        heading = level_name(place.level, plural=True).capitalize() if place.level else ""
        if place.level is AreaLevel.MUNICIPALITY and place.code not in own:
            heading = "Vergelijkbare gemeenten"
        options.append(Option(id=place.code, label=place.name, heading=heading, chosen=place.code == area))
    return tuple(options)


def period_options(series: Series, area: str, period: str) -> tuple[Option, ...]:
    """Return the periods of the area, newest first; the chosen one also when it has no figure."""
    codes = series.periods_of(area) or series.periods
    parsed: dict[str, Period] = {code: parse_period(code) for code in {*codes, *([period] if period else [])}}
    ordered = sorted(parsed, key=lambda code: parsed[code], reverse=True)
    return tuple(Option(id=code, label=period_label(parsed[code]), chosen=code == period) for code in ordered)


def group_options(groups: Groups, chosen: tuple[str, str]) -> tuple[Option, ...]:
    """Return the groups to choose from; the id is `breakdown:group`."""
    return tuple(
        Option(
            id=f"{breakdown}:{group}",
            label=label,
            heading=groups.headings.get(breakdown, ""),
            chosen=(breakdown, group) == chosen,
        )
        for (breakdown, group), label in groups.labels.items()
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What is looked at."""

    area: str
    period: str
    breakdown: str
    group: str


def comparators(
    chosen: Chosen, monitor: Monitor, indicator: Indicator, gazetteer: Gazetteer, series: Series, target: Target | None
) -> tuple[Comparator, ...]:
    """Return with what this figure can be compared; over time only what exists, areas only for figures per head."""
    found = [*_over_time(chosen, series)]
    if not is_absolute(indicator):
        found += _over_areas(chosen, monitor, gazetteer, series)
        if chosen.breakdown != TOTAL:
            found.append(Comparator(kind=Kind.EVERYBODY, name=ALL_TOGETHER))
    if target is not None and target.value is not None:
        name = f"doel {period_label(parse_period(target.period))}" if target.period else "doel"
        found.append(Comparator(kind=Kind.TARGET, name=name))
    return (*found, Comparator(kind=Kind.NONE, name="niets"))


def _over_time(chosen: Chosen, series: Series) -> Iterable[Comparator]:
    if not chosen.period:
        return
    period = parse_period(chosen.period)
    before = series.before(chosen.area, chosen.period)
    if before:
        yield Comparator(kind=Kind.PREVIOUS, name=period_label(parse_period(before)))
    earlier = period.a_year_earlier()
    if period.kind not in {PeriodKind.YEAR, PeriodKind.SCHOOL_YEAR} and earlier.code in series.periods_of(chosen.area):
        yield Comparator(kind=Kind.YEAR_EARLIER, name=period_label(earlier))


def _over_areas(chosen: Chosen, monitor: Monitor, gazetteer: Gazetteer, series: Series) -> Iterable[Comparator]:
    for kind, level in ((Kind.DISTRICT, AreaLevel.DISTRICT), (Kind.MUNICIPALITY, AreaLevel.MUNICIPALITY)):
        code = gazetteer.above(chosen.area, level)
        if code and series.has_value(code):
            yield Comparator(kind=kind, name=gazetteer[code].full_name, areas=(code,))
    comparable = tuple(code for code in monitor.areas.comparable if code != chosen.area and series.has_value(code))
    if comparable and gazetteer[chosen.area].level is AreaLevel.MUNICIPALITY:
        because = monitor.areas.comparable_because
        yield Comparator(kind=Kind.COMPARABLE, name="vergelijkbare gemeenten", areas=comparable, because=because)
    country = monitor.areas.country
    if country and country != chosen.area and series.has_value(country):
        yield Comparator(kind=Kind.COUNTRY, name=gazetteer[country].full_name, areas=(country,))


_PREFERRED = (
    *(Kind.MUNICIPALITY, Kind.COMPARABLE, Kind.COUNTRY, Kind.EVERYBODY),
    *(Kind.YEAR_EARLIER, Kind.PREVIOUS, Kind.TARGET, Kind.NONE),
)


def chosen_comparator(
    query: FigureQuery, offered: tuple[Comparator, ...], has_value: Callable[[Comparator], bool]
) -> Comparator:
    """Return the chosen comparator, or the most telling one that has a figure to compare with.

    A choice that isn't offered falls back on that. `has_value` tells whether there is a value to put beside the figure.
    """
    by_kind = {comparator.kind: comparator for comparator in offered}
    chosen = next((one for one in offered if one.kind.value == query.comparator), None)
    return chosen or next(
        by_kind[kind]
        for kind in _PREFERRED
        if kind in by_kind and (kind in _WITHOUT_FIGURE or has_value(by_kind[kind]))
    )


_WITHOUT_FIGURE = frozenset({Kind.TARGET, Kind.NONE})
_TIME_SUFFIX = {Kind.PREVIOUS: " (vorige meting)", Kind.YEAR_EARLIER: " (een jaar eerder)"}


def comparator_options(offered: tuple[Comparator, ...], chosen: Comparator) -> tuple[Option, ...]:
    """Return the comparators to choose from, each with its name and, of comparable municipalities, why these."""
    options = []
    for comparator in offered:
        suffix = _TIME_SUFFIX.get(comparator.kind, f" ({comparator.because})" if comparator.because else "")
        label = f"{comparator.name}{suffix}"
        options.append(Option(id=comparator.kind.value, label=label, chosen=comparator.kind is chosen.kind))
    return tuple(options)


def completed(query: FigureQuery, chosen: Chosen, comparator: Comparator) -> FigureQuery:
    """Return the query with everything filled in except the chart."""
    return replace(
        query,
        area=chosen.area,
        period=chosen.period,
        breakdown=chosen.breakdown,
        group=chosen.group,
        comparator=comparator.kind.value,
    )


def target_for(indicator: Indicator, monitor: Monitor, targets: Iterable[Target], chosen: Chosen) -> Target | None:
    """Return the target of this indicator for this area: the first that ends in or after the period, else the last.

    A target without an area is for the monitor's own municipalities. None when there is none, or deliberately none.
    """
    if chosen.breakdown != TOTAL:
        return None
    there = [
        target
        for target in targets
        if target.indicator == indicator.id
        and target.value is not None
        and (not monitor.targets or target.id in monitor.targets)
        and (target.area == chosen.area or (not target.area and chosen.area in monitor.areas.municipalities))
    ]
    dated = sorted(there, key=lambda target: (parse_period(target.period).end if target.period else _FAR, target.id))
    if not chosen.period:
        return next(iter(dated), None)
    start = parse_period(chosen.period).start
    later = [target for target in dated if not target.period or parse_period(target.period).end >= start]
    return next(iter(later), dated[-1] if dated else None)


_FAR = Period(parse_period("9998").start, PeriodKind.YEAR).end
