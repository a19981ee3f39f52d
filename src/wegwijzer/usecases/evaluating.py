"""Look back on an intervention: the figure before and after it, beside that of areas like it, in one release."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from wegwijzer.comparison.interventions import Course, Evaluation, evaluate_intervention
from wegwijzer.frames import TOTAL, WITH_VALUE
from wegwijzer.language.interventions import Effect, effect_sentences
from wegwijzer.periods import parse_period
from wegwijzer.reports.view import FigureQuery
from wegwijzer.storage.home import Home
from wegwijzer.usecases.opening import not_found, opened_release
from wegwijzer.usecases.viewer import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What came of an intervention: the evaluation, and what can be said of it in Dutch."""

    evaluation: Evaluation
    sentences: tuple[str, ...]
    release: str

    @property
    def tells(self) -> bool:
        """Whether anything could be said about the effect."""
        return self.evaluation.outcome.value != "cannot_tell"


def look_back(
    home: Home, viewer: Viewer, release_id: str, query: FigureQuery, *, began: date, assumed: float | None = None
) -> Looked:
    """Return what happened to a figure since `began`, in a release that this viewer may read.

    The comparators are the other areas of the same level in the same release. `assumed` is the change that was
    expected, in the unit of the figure. Raises `NotFoundError` for a release, indicator or area that isn't there.
    """
    opened = opened_release(home, release_id)
    if opened.release.audience not in viewer.audiences_for(opened.monitor):
        raise not_found(release_id)
    if query.indicator not in opened.figures.indicators:
        raise not_found(query.indicator)
    frame = opened.figures.figures(query.indicator).frame.filter(
        (pl.col("breakdown") == (query.breakdown or TOTAL)) & (pl.col("group") == (query.group or TOTAL))
    )
    area = query.area or opened.monitor.areas.municipalities[0]
    own = frame.filter(pl.col("area") == area)
    if own.is_empty():
        raise not_found(area)
    periods = sorted(frame["period"].unique().to_list(), key=parse_period)
    begins = sum(parse_period(code).start < began for code in periods)
    others = frame.filter((pl.col("area") != area) & (pl.col("area_level") == own["area_level"][0]))
    found = evaluate_intervention(
        _course(own, periods),
        tuple(_course(one, periods) for _name, one in sorted(others.group_by("area"), key=lambda pair: str(pair[0]))),
        begins,
        assumed=assumed,
        broken_at=_broken_at(own, periods),
    )
    indicator = opened.definitions.indicators[query.indicator]
    told = Effect(
        outcome=found.outcome.value,
        why=found.why.value,
        effect=found.effect,
        lower=found.lower,
        upper=found.upper,
        before=found.before,
        after=found.after,
        unit=indicator.unit,
        decimals=indicator.decimals,
        comparators=found.comparators,
        assumed=assumed,
        cautions=tuple(one.value for one in found.cautions),
    )
    return Looked(evaluation=found, sentences=effect_sentences(told), release=release_id)


def _course(frame: pl.DataFrame, periods: list[str]) -> Course:
    """Return the values in order of the periods, with the variance of chance where a margin was given."""
    known = frame.filter(pl.col("status").is_in([one.value for one in WITH_VALUE]))
    rows = {row["period"]: row for row in known.iter_rows(named=True)}
    values = [rows[code]["value"] if code in rows else np.nan for code in periods]
    return Course(
        values=np.array(values, dtype=float), variance=np.array([_variance(rows.get(code)) for code in periods])
    )


def _variance(row: dict[str, float | None] | None) -> float:
    if row is None or row["lower"] is None or row["upper"] is None:
        return float("nan")
    return ((row["upper"] - row["lower"]) / (2 * 1.959964)) ** 2  # the margin is 95 %


def _broken_at(frame: pl.DataFrame, periods: list[str]) -> int | None:
    """Return the index of the first period after the last break; None when there is none."""
    broken = frame.filter(pl.col("series_break").fill_null("") != "")["period"].to_list()
    return max((periods.index(code) for code in broken), default=None)
