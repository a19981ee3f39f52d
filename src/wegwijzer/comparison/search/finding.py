"""One found event in words of figures, and the search over the series of an indicator."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from wegwijzer.comparison.differences import Scale
from wegwijzer.comparison.search.closer import look_closer
from wegwijzer.comparison.search.events import FEWEST_POINTS, Events, Forms, Shape, forms_of, medians, search
from wegwijzer.comparison.search.panel import Counted, Panel, Residuals, panels_of, residuals_of
from wegwijzer.comparison.vectors import Array
from wegwijzer.figures import ProtectedFigures
from wegwijzer.frames import TOTAL


class FoundKind(StrEnum):
    """The kinds of signals of a release."""

    HIGH = "high"  # a sudden rise in the newest period, or one that passed
    LOW = "low"
    SHIFT = "shift"
    BREAK = "trend_break"
    TREND = "trend"
    OUTLIER = "outlier"  # among its peers
    GAP = "gap"  # a gap that widens
    TARGET = "target"  # out of reach
    THRESHOLD = "threshold"  # crossed


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundSignal:
    """One event in one series. `before` and `now` are means in the unit of the figure, outside and inside the event.

    Of a part `others_before` and `others_now` are those of its whole (None for a whole). `up` says which way; `people`
    about how many people it is about; `level` how far it is now beyond what was usual (times the margin of the series).
    """

    indicator: str
    breakdown: str
    group: str
    area: str
    area_level: str
    kind: FoundKind
    first_period: str
    last_period: str
    newest_period: str
    up: bool
    before: float
    now: float
    others_before: float | None
    others_now: float | None
    chance: float
    level: float
    people: float
    provisional: bool
    spark: tuple[float | None, ...]
    spark_periods: tuple[str, ...]
    passed: bool = False  # it is over: the newest period is as usual again

    @property
    def key(self) -> str:
        """Stays the same from release to release, so that what was said about it is found again."""
        place = f"{self.indicator}|{self.area}|{self.breakdown}:{self.group}"
        return f"{place}|{self.kind.value}|{'up' if self.up else 'down'}|{self.first_period}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """The candidates of one indicator, and how many series of each kind were judged."""

    found: tuple[FoundSignal, ...]
    wholes: int = 0
    groups: int = 0
    parts: int = 0
    groups_of_parts: int = 0

    @property
    def series(self) -> int:
        """How many series were judged."""
        return self.wholes + self.groups + self.parts + self.groups_of_parts


_LEAST_WHOLE, _LEAST_PART = 1.2, 1.3  # times as many, to be worth telling
_LEAST_SHARE, _LEAST_POINTS, _ENOUGH_POINTS = 0.15, 0.8, 3.0  # of a mean or percentage; of a percentage
_ENOUGH_OF_ALL = 2.0  # percentage points of a whole municipality: one in fifty people
_LEAST_LOG = 0.08
_MARKED = 1.5  # times the usual difference between siblings
_PEERS = 5
_PEER_PERIODS = 3
_MEDIAN_WORTH = 0.37  # of the degrees of freedom that a spread of squares would have
_TO_DEVIATION = 1.4826
_SELDOM = 0.001


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A municipality to search in: the level of each of its areas (itself too), and their inhabitants if known."""

    code: str
    inside: Mapping[str, str]
    population: Mapping[str, float] = field(default_factory=dict)


def found_in(  # noqa: PLR0913 - figures, what they are, and where
    figures: ProtectedFigures,
    counted: Counted,
    municipality: str,
    inside: Mapping[str, str],
    *,
    minimum_cases: int = 5,
    population: Mapping[str, float] | None = None,
    comparable: Collection[str] = (),
) -> Searched:
    """Return what stands out in the figures of one indicator in a municipality and its parts.

    Wholes are judged by themselves, parts beside the rest of their whole: what happens everywhere is told once.
    Candidates have a chance under one in fifty, corrected for the search within their series; `discovered` decides
    over the whole release.
    """
    place = Place(code=municipality, inside=inside, population=population or {})
    return found_in_places(figures, counted, [place], minimum_cases=minimum_cases, comparable=comparable)[0]


def found_in_places(
    figures: ProtectedFigures,
    counted: Counted,
    places: Sequence[Place],
    *,
    minimum_cases: int = 5,
    comparable: Collection[str] = (),
) -> list[Searched]:
    """Return what stands out per municipality: the same as `found_in` for each, in one pass over the figures."""
    panels = panels_of(figures, {place.code: place.inside for place in places}, comparable)
    return [
        _found(panels.get(place.code), counted, place, minimum_cases=minimum_cases, comparable=comparable)
        for place in places
    ]


def _found(
    panel: Panel | None, counted: Counted, place: Place, *, minimum_cases: int, comparable: Collection[str]
) -> Searched:
    if panel is None or len(panel.periods) < FEWEST_POINTS:
        return Searched(found=())
    found: list[FoundSignal] = []
    judged = {"wholes": 0, "groups": 0, "parts": 0, "groups_of_parts": 0}
    for stratum, rows in _blocks(panel, place.code, comparable):
        close = stratum in {"wholes", "groups"}
        forms = forms_of(len(panel.periods), peaked=close)
        residuals = residuals_of(panel, counted, rows)
        mine = np.array([panel.keys[row][2] in place.inside for row in rows])
        judged[stratum] += int(((np.isfinite(residuals.values).sum(axis=1) >= FEWEST_POINTS) & mine).sum())
        if close:
            events = look_closer(residuals.values, forms, residuals.floor)
        else:
            events = search(residuals.values, forms, residuals.floor, siblings=True)
        part = stratum != "wholes"
        teller = _Teller(panel, counted, rows, residuals, forms, part, minimum_cases, place.population)
        found += [one for one in teller.told(events) if one.area in place.inside]
        if part and counted.scale is not Scale.COUNT and counted.scale is not Scale.COMPLETE:
            found += teller.outliers()
    return Searched(found=tuple(found), **judged)


def _blocks(panel: Panel, municipality: str, comparable: Collection[str]) -> Iterator[tuple[str, Array]]:
    """Yield rows that are siblings: the whole, its groups per breakdown, and the areas of a level per group."""
    blocks: dict[tuple[str, str, str], list[int]] = {}
    for row, (breakdown, group, area) in enumerate(panel.keys):
        if area == municipality or area in comparable:
            name = ("wholes", "", "") if group == TOTAL else ("groups", breakdown, "")
        else:
            name = ("parts" if group == TOTAL else "groups_of_parts", panel.level[row], breakdown)
        if name[0] == "wholes" or panel.whole[row] >= 0:
            blocks.setdefault(name, []).append(row)
    for name, rows in blocks.items():
        yield name[0], np.array(rows)


@dataclass(frozen=True, slots=True)
class _Teller:
    """Turns events of rows into findings that are large enough to be worth telling."""

    panel: Panel
    counted: Counted
    rows: Array
    residuals: Residuals
    forms: Forms
    part: bool
    minimum_cases: int
    population: Mapping[str, float]

    def told(self, events: Events) -> list[FoundSignal]:
        """Return the events that are large enough."""
        answer = []
        for row, form, chance in zip(events.row, events.form, events.chance, strict=True):
            found = self._one(int(row), int(form), float(chance))
            if found is not None:
                answer.append(found)
        return answer

    def _one(self, row: int, form: int, chance: float) -> FoundSignal | None:
        shape = self.forms.shapes[form]
        known = np.isfinite(self.residuals.values[row])
        inside, outside = self._sides(form, shape, known)
        if not inside.any() or not outside.any():
            return None
        size = self._size(row, inside, outside)
        if size is None:
            return None
        return self._finding(row, shape, (int(self.forms.first[form]), inside, outside), chance, up=size > 0)

    def _sides(self, form: int, shape: Shape, known: Array) -> tuple[Array, Array]:
        """Return where the event is and where it isn't; of a slope its end and its start."""
        places = np.arange(len(known))
        if shape in {Shape.TREND, Shape.BEND}:
            length = max(1, len(known) // 4)
            there = np.flatnonzero(known)
            first = int(self.forms.first[form])
            start = there[:length] if shape is Shape.TREND else there[(there <= first) & (there > first - 2 * length)]
            return np.isin(places, there[-length:]), np.isin(places, start)
        inside = (places >= self.forms.first[form]) & (places <= self.forms.last[form])
        return inside & known, ~inside & known

    def _size(self, row: int, inside: Array, outside: Array) -> float | None:
        """Return the size with its sign, or None when it is too small to be worth telling."""
        cases, expected = self.residuals.cases[row], self.residuals.expected[row]
        if np.isfinite(cases[inside]).any():
            within = cases[inside].sum() / max(expected[inside].sum(), 1e-9)
            without = cases[outside].sum() / max(expected[outside].sum(), 1e-9)
            usual = expected[inside].sum() * without
            ratio = within / max(without, 1e-9)
            least = _LEAST_PART if self.part else _LEAST_WHOLE
            if max(ratio, 1 / max(ratio, 1e-9)) < least or abs(cases[inside].sum() - usual) < self.minimum_cases:
                return None
            return float(np.log(max(ratio, 1e-9)))
        values = self.residuals.values[row]
        size = float(values[inside].mean() - values[outside].mean())
        if self.residuals.logs:
            return size if abs(size) >= _LEAST_LOG else None
        apart = self.residuals.apart[row]
        moved = abs(float(apart[inside].mean() - apart[outside].mean()))
        usual = abs(float(np.nanmean(self.panel.value[self.rows[row]][outside])))
        least = _LEAST_SHARE * usual
        if self.counted.percent:
            enough = _ENOUGH_POINTS if self.part else _ENOUGH_OF_ALL
            least = max(min(least, enough), _LEAST_POINTS)
        elif len(self.rows) >= _PEERS:
            least = min(least, _MARKED * self._usual_difference())  # a mark has no natural zero: as siblings differ
        return size if moved >= least else None

    def _usual_difference(self) -> float:
        """Return the standard deviation of the levels of the siblings (robust)."""
        levels = medians(self.panel.value[self.rows])
        levels = levels[np.isfinite(levels)]
        return float(_TO_DEVIATION * np.median(np.abs(levels - np.median(levels)))) if levels.size >= _PEERS else np.inf

    def _finding(
        self, row: int, shape: Shape, event: tuple[int, Array, Array], chance: float, *, up: bool
    ) -> FoundSignal:
        first, inside, outside = event
        panel, number = self.panel, int(self.rows[row])
        breakdown, group, area = panel.keys[number]
        value, whole = panel.value[number], int(panel.whole[number])
        before, now = float(value[outside].mean()), float(value[inside].mean())
        others = self._others(whole, inside, outside)
        newest = int(np.flatnonzero(np.isfinite(self.residuals.values[row]))[-1])
        return FoundSignal(
            indicator=self.counted.id,
            breakdown=breakdown,
            group=group,
            area=area,
            area_level=panel.level[number],
            kind=self._kind(row, shape, inside, outside, up=up),
            first_period=panel.periods[first],
            last_period=panel.periods[int(np.flatnonzero(inside)[-1])],
            newest_period=panel.periods[newest],
            up=up,
            before=before,
            now=now,
            others_before=others[0],
            others_now=others[1],
            chance=chance,
            level=float(value[newest]),
            people=self._people(row, area, inside, before, now),
            provisional=bool((panel.provisional[number] & inside).any()),
            spark=tuple(None if not np.isfinite(one) else float(one) for one in value),
            spark_periods=panel.periods,
            passed=shape is Shape.BUMP,
        )

    def _others(self, whole: int, inside: Array, outside: Array) -> tuple[float | None, float | None]:
        if whole < 0:
            return None, None
        value = self.panel.value[whole]
        both = [value[side][np.isfinite(value[side])] for side in (outside, inside)]
        if not both[0].size or not both[1].size:
            return None, None
        return float(both[0].mean()), float(both[1].mean())

    def _kind(self, row: int, shape: Shape, inside: Array, outside: Array, *, up: bool) -> FoundKind:
        if shape in {Shape.LAST, Shape.BUMP}:
            return FoundKind.HIGH if up else FoundKind.LOW
        measured = not np.isfinite(self.residuals.cases[row]).any() or self.counted.scale is not Scale.COUNT
        if self.part and measured and self._wider(row, inside, outside):
            return FoundKind.GAP
        return {Shape.STEP: FoundKind.SHIFT, Shape.TREND: FoundKind.TREND, Shape.BEND: FoundKind.BREAK}[shape]

    def _wider(self, row: int, inside: Array, outside: Array) -> bool:
        """Say whether the distance to the whole grew, where there is one."""
        number = int(self.rows[row])
        whole = int(self.panel.whole[number])
        if whole < 0:
            return False
        apart = self.panel.value[number] - self.panel.value[whole]
        now, before = apart[inside], apart[outside]
        now, before = now[np.isfinite(now)], before[np.isfinite(before)]
        return bool(now.size and before.size and abs(now.mean()) > abs(before.mean()))

    def _people(self, row: int, area: str, inside: Array, before: float, now: float) -> float:
        """Return about how many people (or cases) it is about in the last year of the event."""
        cases, expected = self.residuals.cases[row], self.residuals.expected[row]
        last = np.flatnonzero(inside)[-self.panel.season :]
        if np.isfinite(cases[last]).any():
            return abs(float(np.nansum(cases[last] - expected[last])))
        if self.counted.percent:
            return abs(now - before) / 100 * self.population.get(area, 0.0)
        if self.counted.scale is Scale.COMPLETE and self.counted.of_people:
            return abs(now - before)
        return 0.0

    def outliers(self) -> list[FoundSignal]:
        """Return rows that differ from all their siblings in each of the last periods, and by far."""
        apart, margin = self._apart()
        recent = apart[:, -_PEER_PERIODS:]
        full = np.isfinite(recent).all(axis=1)
        if full.sum() < _PEERS:
            return []
        middle = np.where(full, np.where(np.isfinite(recent), recent, 0.0).mean(axis=1), np.nan)
        centre = float(medians(middle[None])[0])
        among = _TO_DEVIATION * float(medians(np.abs(middle - centre)[None])[0])
        spread = np.sqrt(among**2 + margin**2 / _PEER_PERIODS)
        with np.errstate(invalid="ignore", divide="ignore"):
            score = np.where(full & (spread > 0), (middle - centre) / spread, 0.0)
        same_side = (np.sign(recent - centre) == np.sign(score)[:, None]).all(axis=1)
        chance = _student_chance(score, _MEDIAN_WORTH * (float(full.sum()) - 1))
        return [
            self._outlier(int(row), float(chance[row]), up=bool(score[row] > 0))
            for row in np.flatnonzero((chance < _SELDOM) & same_side & (score != 0))
            if self._far(int(row))
        ]

    def _apart(self) -> tuple[Array, Array]:
        """Return how far each row lies from its whole (relative for counts), and its margin by chance."""
        value = self.panel.value[self.rows]
        whole = self.panel.value[np.maximum(self.panel.whole[self.rows], 0)]
        with np.errstate(invalid="ignore", divide="ignore"):
            cases = np.where(np.isfinite(self.residuals.cases), self.residuals.cases, 0.0)[:, -_PEER_PERIODS:].mean(
                axis=1
            )
            if np.isfinite(self.residuals.cases).any():
                relative = np.log(np.where(value > 0, value, np.nan) / np.where(whole > 0, whole, np.nan))
                return relative, np.where(cases >= self.minimum_cases, 1 / np.sqrt(np.maximum(cases, 1e-9)), np.inf)
            return value - whole, self.residuals.floor

    def _far(self, row: int) -> bool:
        number = int(self.rows[row])
        now = self.panel.value[number][-_PEER_PERIODS:].mean()
        whole = self.panel.value[int(self.panel.whole[number])][-_PEER_PERIODS:].mean()
        return bool(abs(now - whole) >= (_LEAST_PART - 1) * abs(whole))

    def _outlier(self, row: int, chance: float, *, up: bool) -> FoundSignal:
        inside = np.zeros(len(self.panel.periods), dtype=bool)
        inside[-_PEER_PERIODS:] = True
        found = self._finding(row, Shape.STEP, (len(inside) - _PEER_PERIODS, inside, inside), chance, up=up)
        return FoundSignal(
            **{
                **{name: getattr(found, name) for name in found.__slots__},
                "kind": FoundKind.OUTLIER,
                "before": found.others_now if found.others_now is not None else found.now,
                "people": self._people(row, found.area, inside, found.others_now or found.now, found.now),
                "first_period": found.spark_periods[0],
            }
        )


def _student_chance(score: Array, freedom: float) -> Array:
    from scipy import special  # noqa: PLC0415 - heavy

    return np.asarray(2 * special.stdtr(freedom, -np.abs(score)))
