"""Search a release for what stands out, once, for all its series; word it, group it and rank it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import lru_cache
from multiprocessing import get_context

import numpy as np
import polars as pl

from wegwijzer.areas import AreaLevel, level_of
from wegwijzer.comparison.lookup import Figure, Series
from wegwijzer.comparison.measured import measured
from wegwijzer.comparison.search.finding import FoundKind, FoundSignal, Place, Searched, found_in_places
from wegwijzer.comparison.search.panel import Counted
from wegwijzer.comparison.search.stories import (
    Calm,
    Explained,
    FoundStory,
    discovered,
    storied,
    without_explained,
)
from wegwijzer.comparison.targets import Goals, Outlook, towards
from wegwijzer.definitions.model import Direction, Indicator
from wegwijzer.frames import TOTAL
from wegwijzer.language.numbers import NO_BREAK_SPACE
from wegwijzer.language.places import in_place, level_name, place_name
from wegwijzer.language.signals import SignalFacts, signal_question, signal_sentences, signal_title
from wegwijzer.periods import parse_period
from wegwijzer.reports.view import FigureQuery
from wegwijzer.reports.viewing.subject import scale_of, subject_of
from wegwijzer.storage.home import Home
from wegwijzer.usecases.comparing_figures import compare_spec, steps_between
from wegwijzer.usecases.opening import OpenedRelease, not_found, opened_release
from wegwijzer.usecases.viewer import Viewer

_ASKED, _UNASKED = 1.5, 1.0
_LARGE = 400  # municipalities times indicators, from which starting processes pays


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseSignal:
    """One signal with its words. `key` stays the same from release to release.

    `better` says whether it moved the favourable way (None: neutral, or not to say); `bad` whether it is now less
    favourable than what it is compared with (None: not to say). `query` is the figure; `spark` its small chart.
    """

    key: str
    kind: FoundKind
    indicator: str
    area: str
    breakdown: str
    group: str
    first_period: str
    last_period: str
    newest_period: str
    title: str
    sentences: tuple[str, ...]
    question: str
    up: bool
    better: bool | None
    bad: bool | None
    people: float
    level: float
    provisional: bool
    passed: bool
    spark: tuple[float | None, ...]
    spark_periods: tuple[str, ...]
    query: FigureQuery
    lever: str = ""  # id (or place in the list) of the lever of a threshold

    @property
    def explained(self) -> Explained:
        """What to keep when somebody explains it, so that it stays quiet until something new happens."""
        return Explained(key=self.key, newest_period=self.newest_period, level=self.level)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseStory:
    """Signals with one cause: `main` is shown, `others` belong to it; the weightiest story has the highest `weight`."""

    main: ReleaseSignal
    others: tuple[ReleaseSignal, ...]
    weight: float

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of all its signals, the main one first."""
        return (self.main.key, *(one.key for one in self.others))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseSignals:
    """What stands out in a release, the weightiest story first; `series` were judged, `quiet` were explained before."""

    release: str
    monitor: str
    calm: Calm
    stories: tuple[ReleaseStory, ...]
    series: int
    quiet: int = 0

    @property
    def bad_and_worse(self) -> tuple[ReleaseStory, ...]:
        """The view "slecht en slechter": less favourable than the comparator, and moving the wrong way."""
        return tuple(story for story in self.stories if story.main.better is False and story.main.bad is True)

    @property
    def good_and_better(self) -> tuple[ReleaseStory, ...]:
        """The view "goed en beter": more favourable than the comparator, and moving the right way."""
        return tuple(story for story in self.stories if story.main.better is True and story.main.bad is False)


def search_release_signals(
    home: Home,
    release_id: str,
    viewer: Viewer,
    *,
    calm: Calm = Calm.NORMAL,
    explained: Iterable[Explained] = (),
    minimum_cases: int = 5,
) -> ReleaseSignals:
    """Return what stands out in a release, on its protected figures only; what is hidden is a hole in a series.

    At most the rate of `calm` of the signals is expected to be false, over the whole release (liever rustig 1 in 100,
    gewoon 1 in 20, liever alles 1 in 5). What was `explained` stays quiet until something new happens. The demo's
    releases (1,200 to 2,100 series) take 0.3 to 0.7 seconds; the search of a release is remembered by the process, and
    can be stored: releases never change. Raises `NotFoundError` for a release that isn't there or not for this viewer.
    """
    opened = opened_release(home, release_id)
    if opened.release.audience not in {audience.value for audience in viewer.audiences_for(opened.monitor)}:
        raise not_found(release_id)
    found, series = _found(home, release_id, calm, minimum_cases)
    prefix = f"{opened.monitor.id}|"
    told = without_explained(found, [replace(one, key=one.key.removeprefix(prefix)) for one in explained])
    words = _Words(home, opened)
    stories = storied(told, words.interest, words.related)
    return ReleaseSignals(
        release=release_id,
        monitor=opened.monitor.id,
        calm=calm,
        stories=tuple(words.story(story) for story in stories),
        series=series,
        quiet=len(found) - len(told),
    )


@lru_cache(maxsize=64)
def _found(home: Home, release_id: str, calm: Calm, minimum_cases: int) -> tuple[tuple[FoundSignal, ...], int]:
    opened = opened_release(home, release_id)
    parts = _candidates(home, release_id, opened, minimum_cases)
    limits = (*_targets(opened), *_levers(opened))
    return (*limits, *discovered(parts, calm)), sum(part.series for part in parts)


def _candidates(home: Home, release_id: str, opened: OpenedRelease, minimum_cases: int) -> list[Searched]:
    """Return what stands out per indicator and municipality: a large release is divided over processes."""
    names = list(opened.figures.indicators)
    workers = min(os.cpu_count() or 1, len(names))
    large = len(opened.monitor.areas.municipalities) * len(names) > _LARGE
    if not large or workers == 1:
        with ThreadPoolExecutor(workers or 1) as pool:  # the libraries let go of the lock while they count
            places = _places(opened)
            done = pool.map(lambda name: _searched(opened, places, [name], minimum_cases), names)
            return [part for some in done for part in some]
    shares = [names[first::workers] for first in range(workers)]
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as processes:
        found = processes.map(
            _searched_share, *zip(*((home, release_id, share, minimum_cases) for share in shares), strict=True)
        )
        return [part for some in found for part in some]


def _searched_share(home: Home, release_id: str, names: Sequence[str], minimum_cases: int) -> list[Searched]:
    opened = opened_release(home, release_id)
    return _searched(opened, _places(opened), names, minimum_cases)


def _places(opened: OpenedRelease) -> list[Place]:
    """Return the municipalities of the monitor with what the release knows of their areas."""
    return [_place(opened, code) for code in opened.monitor.areas.municipalities]


def _place(opened: OpenedRelease, code: str) -> Place:
    own = opened.areas.filter((pl.col("municipality") == code) | (pl.col("code") == code))
    inside = dict(own.select("code", "area_level").iter_rows()) | {code: AreaLevel.MUNICIPALITY.value}
    people = own.select("code", "population").drop_nulls().iter_rows()
    return Place(code=code, inside=inside, population={area: float(number) for area, number in people})


def _searched(
    opened: OpenedRelease, places: Sequence[Place], names: Iterable[str], minimum_cases: int
) -> list[Searched]:
    """Return what stands out in some indicators, per municipality."""
    return [
        part
        for name in names
        for part in found_in_places(
            opened.figures.figures(name),
            counted(opened.definitions.indicators[name]),
            places,
            minimum_cases=minimum_cases,
            comparable=opened.monitor.areas.comparable,
        )
    ]


def counted(indicator: Indicator) -> Counted:
    """Return what the search must know of an indicator."""
    of_people = not indicator.unit.startswith(("euro", "€", "dagen"))
    return Counted(
        id=indicator.id,
        scale=scale_of(indicator),
        decimals=indicator.decimals,
        percent=indicator.unit == "%",
        of_people=of_people,
    )


def _targets(opened: OpenedRelease) -> Iterator[FoundSignal]:
    """Yield the targets that aren't reached in time at the pace until now."""
    for target in opened.definitions.targets.values():
        indicator = opened.definitions.indicators.get(target.indicator)
        way = {Direction.UP: 1, Direction.DOWN: -1}.get(indicator.direction if indicator else Direction.NEUTRAL, 0)
        if target.value is None or not target.period or indicator is None or not way:
            continue
        area = target.area or next(iter(opened.monitor.areas.municipalities), "")
        series = _series(opened, target.indicator)
        history = _comparable(series, area, target.period) if series else ()
        if not history:
            continue
        frame = pl.DataFrame([_row(figure) for figure in history], infer_schema_length=None)
        rows = measured(frame, compare_spec(indicator))
        slot = int(rows.slot[-1]) + steps_between(history[-1].period, target.period)
        goals = Goals(value=np.array([target.value]), slot=np.array([slot]), direction=np.array([way]))
        progress = towards(rows, goals)
        if progress.outlook[0] == Outlook.BEHIND.value:
            yield _at_limit(indicator, history, FoundKind.TARGET, target.value, up=way < 0)


def _levers(opened: OpenedRelease) -> Iterator[FoundSignal]:
    """Yield the limits that the newest figure has crossed."""
    for lever in opened.monitor.plan.levers:
        indicator = opened.definitions.indicators.get(lever.indicator)
        series = _series(opened, lever.indicator) if indicator else None
        area = lever.area or next(iter(opened.monitor.areas.municipalities), "")
        history = [figure for figure in series.of(area) if figure.measured] if series else []
        if not history or indicator is None:
            continue
        value = history[-1].value or 0.0
        if lever.above is not None and value > lever.above:
            yield _at_limit(indicator, tuple(history), FoundKind.THRESHOLD, lever.above, up=True)
        elif lever.below is not None and value < lever.below:
            yield _at_limit(indicator, tuple(history), FoundKind.THRESHOLD, lever.below, up=False)


def _series(opened: OpenedRelease, indicator: str) -> Series | None:
    return Series(opened.figures.figures(indicator)) if indicator in opened.figures.indicators else None


def _comparable(series: Series, area: str, period: str) -> tuple[Figure, ...]:
    """Return the figures since the last break, of the same kind of period as the target."""
    kind = parse_period(period).kind
    figures = [figure for figure in series.of(area) if parse_period(figure.period).kind is kind]
    since = max((place for place, figure in enumerate(figures) if figure.series_break), default=0)
    return tuple(figure for figure in figures[since:] if figure.measured)


def _row(figure: Figure) -> dict[str, object]:
    numbers = ("value", "numerator", "denominator", "lower", "upper")
    empty = {"breakdown": TOTAL, "group": TOTAL, "status": figure.status.value, "quality": figure.quality.value}
    return {
        "area": figure.area,
        "period": figure.period,
        "series_break": "",
        **empty,
        **{name: getattr(figure, name) for name in numbers},
    }


def _at_limit(
    indicator: Indicator, history: tuple[Figure, ...], kind: FoundKind, limit: float, *, up: bool
) -> FoundSignal:
    """Return the signal of a limit: it began with the first figure of the last run beyond it."""
    beyond = [figure.value is not None and (figure.value > limit) == up and figure.value != limit for figure in history]
    first = next((place for place in range(len(beyond) - 1, -1, -1) if not beyond[place]), -1) + 1
    newest = history[-1]
    level = level_of(newest.area)
    return FoundSignal(
        indicator=indicator.id,
        breakdown=TOTAL,
        group=TOTAL,
        area=newest.area,
        area_level=level.value if level else "",
        kind=kind,
        first_period=history[min(first, len(history) - 1)].period,
        last_period=newest.period,
        newest_period=newest.period,
        up=up,
        before=limit,
        now=newest.value or 0.0,
        others_before=None,
        others_now=None,
        chance=1e-6,
        level=newest.value or 0.0,
        people=0.0,
        provisional=newest.provisional,
        spark=tuple(figure.value for figure in history),
        spark_periods=tuple(figure.period for figure in history),
    )


class _Words:
    """Words the findings of one release."""

    def __init__(self, home: Home, opened: OpenedRelease) -> None:
        self._home, self._opened = home, opened
        names = opened.areas.select("code", "name").unique("code", keep="last")
        self._names = dict(names.iter_rows())
        asked = {name for question in opened.definitions.questions.values() for name in question.indicators}
        asked |= {one.id for one in opened.definitions.indicators.values() if one.questions}
        self._asked = asked

    def interest(self, found: FoundSignal) -> float:
        """Return how much the questions ask for it: more when the indicator answers one."""
        return _ASKED if found.indicator in self._asked else _UNASKED

    def related(self, one: str, other: str) -> bool:
        """Say whether two indicators count the same thing: the same source and measure, or the same records."""
        first, second = self._thing(one), self._thing(other)
        return bool(first and second and first & second)

    def _thing(self, name: str) -> frozenset[tuple[str, str]]:
        indicators = self._opened.definitions.indicators
        counting = indicators[name].counting
        quantity = counting.of or (indicators[counting.numerator].counting.of if counting.numerator else None)
        if quantity is None:
            return frozenset()
        whats = quantity.measures or (quantity.column,)
        return frozenset((source, what) for source in quantity.sources for what in whats)

    def story(self, story: FoundStory) -> ReleaseStory:
        """Return a story with its words; the main sentence says in how many more figures it is seen."""
        return ReleaseStory(
            main=self.signal(story.main, len(story.others)),
            others=tuple(self.signal(one, 0) for one in story.others),
            weight=story.weight,
        )

    def signal(self, found: FoundSignal, more: int) -> ReleaseSignal:
        """Return one signal with its words."""
        indicator = self._opened.definitions.indicators[found.indicator]
        facts = self._facts(found, indicator, more)
        better, bad = _favour(found, indicator.direction)
        group = f"{found.breakdown}:{found.group}" if found.group != TOTAL else ""
        return ReleaseSignal(
            key=f"{self._opened.monitor.id}|{found.key}",
            kind=found.kind,
            indicator=found.indicator,
            area=found.area,
            breakdown=found.breakdown,
            group=found.group,
            first_period=found.first_period,
            last_period=found.last_period,
            newest_period=found.newest_period,
            title=signal_title(facts),
            sentences=signal_sentences(facts),
            question=signal_question(facts),
            up=found.up,
            better=better,
            bad=bad,
            people=found.people,
            level=found.level,
            provisional=found.provisional,
            passed=found.passed,
            spark=found.spark,
            spark_periods=found.spark_periods,
            query=FigureQuery(
                monitor=self._opened.monitor.id,
                indicator=found.indicator,
                area=found.area,
                period=found.newest_period,
                breakdown=found.breakdown if group else "",
                group=found.group if group else "",
            ),
            lever=self._lever(found),
        )

    def _lever(self, found: FoundSignal) -> str:
        if found.kind is not FoundKind.THRESHOLD:
            return ""
        for place, lever in enumerate(self._opened.monitor.plan.levers, start=1):
            if lever.indicator == found.indicator and found.before in {lever.above, lever.below}:
                return lever.id or str(place)
        return ""

    def _facts(self, found: FoundSignal, indicator: Indicator, more: int) -> SignalFacts:
        level = AreaLevel(found.area_level) if found.area_level else None
        whole = self._whole(found, level)
        facts = SignalFacts(
            subject=replace(subject_of(indicator), unit=indicator.unit.replace(NO_BREAK_SPACE, " ")),
            place=in_place(self._names.get(found.area, found.area), level),
            kind=found.kind.value,
            up=found.up,
            since=parse_period(found.first_period),
            until=parse_period(found.last_period),
            newest=parse_period(found.newest_period),
            before=found.before,
            now=found.now,
            group=self._group(indicator, found),
            whole=whole,
            siblings="groepen" if found.group != TOTAL else level_name(level, plural=True) if level else "",
            others_before=found.others_before,
            others_now=found.others_now,
            passed=found.passed,
            provisional=found.provisional,
            more=more,
        )
        if found.kind in {FoundKind.TARGET, FoundKind.THRESHOLD}:
            return self._with_limit(facts, found)
        return facts

    def _whole(self, found: FoundSignal, level: AreaLevel | None) -> str:
        if level is AreaLevel.MUNICIPALITY:
            return "alle groepen samen" if found.group != TOTAL else ""
        area = f"GM{found.area[2:6]}"
        place = place_name(self._names.get(area, area), AreaLevel.MUNICIPALITY)
        return f"de {place[:1].lower()}{place[1:]}" if place.casefold().startswith("gemeente ") else place

    def _group(self, indicator: Indicator, found: FoundSignal) -> str:
        if found.group == TOTAL:
            return ""
        labels = {one.id: one.labels for one in indicator.breakdowns}
        return str(labels.get(found.breakdown, {}).get(found.group, found.group))

    def _with_limit(self, facts: SignalFacts, found: FoundSignal) -> SignalFacts:
        if found.kind is FoundKind.TARGET:
            targets = self._opened.definitions.targets.values()
            period = next((one.period for one in targets if one.indicator == found.indicator and one.period), "")
            label = str(parse_period(period).start.year) if period else ""
            return replace(facts, limit=found.before, limit_period=label)
        levers = self._opened.monitor.plan.levers
        lever = next((one for one in levers if one.indicator == found.indicator), None)
        if lever is None:
            return replace(facts, limit=found.before)
        return replace(facts, limit=found.before, lever=lever.action, who_acts=lever.who_acts)


def _favour(found: FoundSignal, direction: Direction) -> tuple[bool | None, bool | None]:
    """Return (moved the favourable way, is less favourable than the rest); None where it can't be said."""
    if direction is Direction.NEUTRAL:
        return None, None
    wanted = direction is Direction.UP
    moved = found.now != found.before
    better = ((found.now > found.before) == wanted) if moved and found.kind is not FoundKind.OUTLIER else None
    if found.kind in {FoundKind.TARGET, FoundKind.THRESHOLD}:
        return None, (found.now > found.before) != wanted if moved else None
    if found.others_now is None or found.others_now == found.now:
        return better, None
    return better, (found.now > found.others_now) != wanted
