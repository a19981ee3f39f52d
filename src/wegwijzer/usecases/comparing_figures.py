"""The five comparisons of one protected figure, each with its named comparator, interval, verdict and sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import polars as pl

from wegwijzer.areas import AreaLevel, level_of
from wegwijzer.comparison.among import in_funnel, with_others, with_whole
from wegwijzer.comparison.measured import CompareSpec, Measured, measured
from wegwijzer.comparison.over_time import with_before, with_previous, with_trend, with_year_earlier
from wegwijzer.comparison.targets import Goals, towards
from wegwijzer.comparison.vectors import Verdict
from wegwijzer.definitions.model import CountingRule, Direction, Indicator, Target
from wegwijzer.frames import TOTAL
from wegwijzer.language.comparing import (
    DifferenceFacts,
    difference_sentences,
    funnel_sentence,
    outlook_sentences,
    peers_sentences,
    trend_sentences,
)
from wegwijzer.language.dates import in_period, period_label, period_with_article
from wegwijzer.language.places import level_name, place_name
from wegwijzer.periods import parse_period
from wegwijzer.reports.view import FigureQuery
from wegwijzer.reports.viewing.subject import scale_of, subject_of
from wegwijzer.storage.home import Home
from wegwijzer.usecases.opening import OpenedRelease, not_found, readable_release
from wegwijzer.usecases.viewer import Viewer

PER = {
    CountingRule.SHARE: 100.0,
    CountingRule.RATE_PER_100: 100.0,
    CountingRule.RATE_PER_1000: 1_000.0,
    CountingRule.RATE_PER_10000: 10_000.0,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedFigure:
    """One comparison: `kind` over_time, areas, groups, comparable or target; None where there is nothing to tell.

    `comparator` is its id (previous, year_earlier, trend, since, municipality, others, funnel, other_groups,
    comparable, target); `verdict` and `why` say more, less, not different or cannot say and the reason.
    """

    kind: str
    comparator: str
    sentences: tuple[str, ...]
    verdict: str
    why: str = ""
    other: float | None = None
    effect: float | None = None
    lower: float | None = None
    upper: float | None = None
    ratio: float | None = None
    certainty: str = ""


def compare_figure(
    home: Home, viewer: Viewer, query: FigureQuery, *, since: date | None = None
) -> tuple[ComparedFigure, ...]:
    """Return every comparison of the figure of `query` (its area and period filled in), on protected figures.

    `since` adds what was counted since a change of policy. Comparisons that can't exist here (a municipality within a
    municipality) are left out; those that can't be made say why. Raises `NotFoundError` as `view_figure` does.
    """
    opened = readable_release(home, viewer, query.monitor)
    if query.indicator not in opened.figures.indicators:
        raise not_found(query.indicator)
    return tuple(_Comparisons(opened, query).all(since))


def compare_spec(indicator: Indicator) -> CompareSpec:
    """Return how figures of an indicator are read for a comparison."""
    return CompareSpec(
        id_columns=("breakdown", "group", "area"),
        time="period",
        value="value",
        numerator="numerator",
        denominator="denominator",
        lower="lower",
        upper="upper",
        status="status",
        quality="quality",
        series_break="series_break",
        per=PER.get(indicator.counting.rule, 1.0),
        scale=scale_of(indicator),
    )


class _Comparisons:
    """Makes the comparisons of one figure."""

    def __init__(self, opened: OpenedRelease, query: FigureQuery) -> None:
        self._opened, self._query = opened, query
        self._indicator = opened.definitions.indicators[query.indicator]
        self._subject = subject_of(self._indicator)
        self._area = query.area or next(iter(opened.monitor.areas.municipalities), "")
        self._level = level_of(self._area)
        frame = opened.figures.figures(query.indicator).frame
        kind = parse_period(query.period).kind
        lengths = {code: parse_period(code).kind is kind for code in frame["period"].unique()}
        self._frame = frame.filter(pl.col("period").replace_strict(lengths, return_dtype=pl.Boolean))
        self._breakdown, self._group = query.breakdown or TOTAL, query.group or TOTAL

    def all(self, since: date | None) -> Iterator[ComparedFigure]:
        """Yield the comparisons that can exist for this figure."""
        yield from self._over_time(since)
        if self._level in {AreaLevel.DISTRICT, AreaLevel.NEIGHBOURHOOD}:
            yield from self._areas()
        if self._group != TOTAL:
            yield self._groups()
        if self._level is AreaLevel.MUNICIPALITY and self._opened.monitor.areas.comparable:
            yield self._comparable()
        if target := self._target():
            yield self._towards(target)

    def _rows(self, *conditions: pl.Expr) -> Measured:
        return measured(self._frame.filter(*conditions), compare_spec(self._indicator))

    def _one(self, found: pl.DataFrame) -> dict[str, object] | None:
        place = found.filter(area=self._area, group=self._group, period=self._query.period)
        return place.row(0, named=True) if place.height else None

    def _facts(self, row: dict[str, object], phrase: str) -> DifferenceFacts:
        numbers = {name: row[name] for name in ("effect", "lower", "upper")}
        shared = self._subject.counts_people or self._subject.unit == "%"
        ratio = row["ratio"] if shared and row["comparator"] == "other_groups" else None
        return DifferenceFacts(
            subject=self._subject,
            phrase=phrase,
            verdict=str(row["verdict"]),
            why=str(row["reason"]),
            ratio=ratio,  # type: ignore[arg-type]  # a number or nothing
            **numbers,  # type: ignore[arg-type]
        )

    def _made(
        self, kind: str, row: dict[str, object] | None, word: Callable[[dict[str, object]], tuple[str, ...]]
    ) -> Iterator[ComparedFigure]:
        if row is None:
            return
        yield ComparedFigure(
            kind=kind,
            comparator=str(row["comparator"]),
            sentences=tuple(text for text in word(row) if text),
            verdict=str(row["verdict"]),
            why=str(row["reason"]),
            certainty=str(row["certainty"]),
            **{name: row[name] for name in ("other", "effect", "lower", "upper", "ratio")},  # type: ignore[arg-type]
        )

    def _over_time(self, since: date | None) -> Iterator[ComparedFigure]:
        until = parse_period(self._query.period).start
        same = (pl.col("breakdown") == self._breakdown) & (pl.col("group") == self._group)
        rows = self._rows(same, pl.col("area") == self._area, pl.col("period_start") <= until)
        yearly = parse_period(self._query.period).a_year_earlier() == parse_period(self._query.period).previous()

        def beside(row: dict[str, object]) -> tuple[str, ...]:
            other = row["other_time"]
            phrase = in_period(parse_period(str(other))) if other else "in een eerdere periode"
            return difference_sentences(self._facts(row, phrase))

        yield from self._made("over_time", self._one(with_previous(rows)), beside)
        if not yearly:
            yield from self._made("over_time", self._one(with_year_earlier(rows)), beside)
        yield from self._made("over_time", self._one(with_trend(rows)), self._trend_words)
        if since is not None:
            phrase = f"vóór {since.year}"
            row = self._one(with_before(rows, since))
            yield from self._made("over_time", row, lambda one: difference_sentences(self._facts(one, phrase)))

    def _trend_words(self, row: dict[str, object]) -> tuple[str, ...]:
        start = row["other_time"]
        since = period_with_article(parse_period(str(start))) if start else "het begin"
        return trend_sentences(self._facts(row, ""), since)

    def _areas(self) -> Iterator[ComparedFigure]:
        town = f"GM{self._area[2:6]}"
        same = (pl.col("breakdown") == self._breakdown) & (pl.col("group") == self._group)
        near = (pl.col("area") == town) | (pl.col("area").str.slice(2, 4) == self._area[2:6])
        rows = self._rows(same, near, pl.col("period") == self._query.period)
        plural = level_name(self._level, plural=True) if self._level else "gebieden"
        rest = f"in de rest van {self._place(town)}"

        def words(phrase: str) -> Callable[[dict[str, object]], tuple[str, ...]]:
            return lambda row: difference_sentences(self._facts(row, phrase))

        yield from self._made("areas", self._one(with_whole(rows, "area")), words(rest))
        yield from self._made("areas", self._one(with_others(rows, "area")), words(f"in alle andere {plural} samen"))
        yield from self._made(
            "areas", self._one(in_funnel(rows, "area")), lambda row: (funnel_sentence(self._facts(row, ""), plural),)
        )

    def _groups(self) -> ComparedFigure:
        rows = self._rows(
            pl.col("breakdown") == self._breakdown,
            pl.col("area") == self._area,
            pl.col("period") == self._query.period,
        )
        everybody = pl.Series("within", ["all"] * rows.keys.height, dtype=pl.String)
        found = self._one(with_others(rows, "group", everybody, name="other_groups"))
        return self._or_nothing("groups", "other_groups", found, "bij alle andere groepen samen")

    def _comparable(self) -> ComparedFigure:
        areas = self._opened.monitor.areas
        same = (pl.col("breakdown") == self._breakdown) & (pl.col("group") == self._group)
        those = pl.col("area").is_in([self._area, *areas.comparable])
        rows = self._rows(same, those, pl.col("period") == self._query.period)
        everybody = pl.Series("within", ["all"] * rows.keys.height, dtype=pl.String)
        found = self._one(with_others(rows, "area", everybody, name="comparable"))
        made = self._or_nothing("comparable", "comparable", found, "in de vergelijkbare gemeenten samen")
        names = [self._place(code).removeprefix("de gemeente ") for code in areas.comparable]
        because = f"Gekozen omdat: {areas.comparable_because.rstrip('.')}." if areas.comparable_because else ""
        peers = (*peers_sentences("", names), because)
        return replace(made, sentences=(*made.sentences, *(text for text in peers if text)))

    def _or_nothing(self, kind: str, name: str, row: dict[str, object] | None, phrase: str) -> ComparedFigure:
        found = next(self._made(kind, row, lambda one: difference_sentences(self._facts(one, phrase))), None)
        if found is not None:
            return found
        silent = DifferenceFacts(subject=self._subject, phrase=phrase, verdict="cannot_say", why="no_other")
        return ComparedFigure(
            kind=kind,
            comparator=name,
            sentences=difference_sentences(silent),
            verdict=Verdict.CANNOT_SAY.value,
            why="no_other",
        )

    def _target(self) -> Target | None:
        towns = self._opened.monitor.areas.municipalities
        for target in self._opened.definitions.targets.values():
            at = (target.area == self._area) or (not target.area and self._area in towns)
            if target.indicator == self._query.indicator and at and target.value is not None and target.period:
                return target
        return None

    def _towards(self, target: Target) -> ComparedFigure:
        way = {Direction.UP: 1, Direction.DOWN: -1}.get(self._indicator.direction, 0)
        same = (pl.col("breakdown") == TOTAL) & (pl.col("area") == self._area)
        rows = self._rows(same, pl.col("period_start") <= parse_period(self._query.period).start)
        goal = parse_period(target.period)
        slot = int(rows.slot.max(initial=0)) + steps_between(self._query.period, target.period)
        goals = Goals(value=np.array([target.value]), slot=np.array([slot]), direction=np.array([way]))
        progress = towards(rows, goals)

        def number(values: np.ndarray) -> float | None:
            return float(values[0]) if len(values) and np.isfinite(values[0]) else None

        return ComparedFigure(
            kind="target",
            comparator="target",
            sentences=outlook_sentences(
                self._subject,
                str(progress.outlook[0]) if len(progress.outlook) else "cannot_say",
                float(target.value or 0.0),
                period_label(goal),
                pace=number(progress.pace),
                needed=number(progress.needed),
                predicted=number(progress.predicted),
            ),
            verdict=str(progress.verdict[0]) if len(progress.verdict) else Verdict.CANNOT_SAY.value,
            why=str(progress.why[0]) if len(progress.why) else "no_figure",
            other=target.value,
            effect=number(progress.distance),
            lower=number(progress.lower),
            upper=number(progress.upper),
        )

    def _place(self, code: str) -> str:
        areas = self._opened.areas
        names = areas.filter(pl.col("code") == code)["name"].to_list() if "code" in areas.columns else []
        place = place_name(names[-1] if names else code, level_of(code))
        return f"de {place[:1].lower()}{place[1:]}" if place.casefold().startswith("gemeente ") else place


def steps_between(first: str, last: str) -> int:
    """Return how many periods lie between two codes of one kind; negative when `last` is earlier, at most 1,000."""
    period, goal, steps = parse_period(first), parse_period(last), 0
    while period < goal and steps < 1_000:  # noqa: PLR2004 - a target for a thousand periods ahead is none
        period, steps = period.next(), steps + 1
    while period > goal and steps > -1_000:  # noqa: PLR2004
        period, steps = period.previous(), steps - 1
    return steps
