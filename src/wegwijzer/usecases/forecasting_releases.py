"""Forecast the figures of a release, keep the forecast as it was made, and see later what came true."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from wegwijzer import __version__
from wegwijzer.definitions.model import Indicator
from wegwijzer.errors import N_, Problem, Refusal, UserError
from wegwijzer.forecast.backtest import backtest, scores
from wegwijzer.forecast.card import SERIES, ModelCard, model_card, register_entry
from wegwijzer.forecast.chances import BandSignal
from wegwijzer.forecast.published import groups_to_total, published_forecasts
from wegwijzer.forecast.reasons import CAUTIONS, REFUSALS, Caution
from wegwijzer.forecast.spec import ForecastSpec, Measure
from wegwijzer.forecast.stopping import stop_when
from wegwijzer.frames import TOTAL, WITH_VALUE
from wegwijzer.language.catalogue import dutch
from wegwijzer.periods import parse_period
from wegwijzer.reports.viewing.subject import is_absolute
from wegwijzer.reports.viewing.wording import source_line, sources_of
from wegwijzer.storage.forecasts import ForecastStore, StoredForecast
from wegwijzer.storage.home import Home
from wegwijzer.usecases.opening import OpenedRelease, not_found, opened_release
from wegwijzer.usecases.viewer import Viewer

MOST_YEARS = 10
_PER_YEAR = {"JJ": 1, "SJ": 1, "HJ": 2, "KW": 4, "MM": 12}
_KEY = ("area", "breakdown", "group", "period")
_MARK = re.compile("\x1e([A-Z_]+)\x1f")
BOUNDS = tuple(f"{side}_{level}" for level in (50, 80, 95) for side in ("lower", "upper"))
SHARE_UNITS = ("%",)


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastScore:
    """What came true of an earlier forecast: one row per figure that came in, and the sums of them.

    `rows` has area, breakdown, group, period, value, mean, bounds, `last_value` and whether it lay `inside_80`.
    `release` is the release that the figures came from; no rows when nothing came in yet.
    """

    forecast: StoredForecast
    release: str
    rows: pl.DataFrame
    figures: int
    inside_50: int
    inside_80: int
    inside_95: int
    error: float | None  # mean absolute error
    naive_error: float | None  # of repeating the last known figure
    outside: tuple[BandSignal, ...]


def forecast_release(  # noqa: PLR0913 - what a forecast is of, and how to follow it
    home: Home,
    release_id: str,
    indicator: str,
    *,
    made_on: date,
    horizon: int,
    progress: Callable[[float], object] = lambda _part: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> StoredForecast:
    """Forecast every area and group of an indicator from the protected figures of a release, and freeze it.

    `horizon` counts periods. Counts add up over areas, and over groups of areas without smaller parts. A sum with a
    hidden part is worked with as a rest. Rows that can't be given, or are so unsure that they say nothing, hold no
    numbers but a reason. `progress` gets the part that is done; `cancelled` is asked between parts, then `Cancelled` is
    raised and nothing is kept. Raises `NotFoundError` for what isn't there, `UserError` for a horizon over ten years
    or figures that aren't numbers per period, `Refusal` when nothing at all can be forecast.
    """
    opened = opened_release(home, release_id)
    if indicator not in opened.definitions.indicators or indicator not in opened.figures.indicators:
        raise not_found(indicator)
    definition = opened.definitions.indicators[indicator]
    frame = opened.figures.figures(indicator).frame
    _check_horizon(frame, horizon)
    parts = []
    breakdowns = sorted(frame["breakdown"].unique().to_list(), key=lambda one: (one != TOTAL, one))
    for done, breakdown in enumerate(breakdowns):
        stop_when(cancelled)
        parts.append(_forecast(opened, definition, frame.filter(pl.col("breakdown") == breakdown), horizon))
        progress((done + 1) / (len(breakdowns) + 1))
    made = _adding_up(pl.concat(parts), definition)
    if made["mean"].is_null().all():
        raise _nothing(made)
    stop_when(cancelled)
    tested = _tested(frame, definition, horizon)
    progress(1.0)
    return _kept(home, opened, definition, made, made_on=made_on, horizon=horizon, tested=tested)


def _check_horizon(frame: pl.DataFrame, horizon: int) -> None:
    marks = {code[4:6] for code in frame["period"].unique().to_list()}
    most = MOST_YEARS * _PER_YEAR.get(next(iter(marks), "JJ"), 1)
    if not 1 <= horizon <= most:
        raise UserError(
            Problem(
                "forecast.far",
                N_("These figures can be forecast 1 to %(most)s periods ahead, not %(horizon)s."),
                {"most": most, "horizon": horizon},
                remedy=N_("Choose a nearer period; what lies further is guesswork."),
            )
        )


def _spec(definition: Indicator, ids: tuple[str, ...], horizon: int) -> ForecastSpec:
    share = definition.unit in SHARE_UNITS
    return ForecastSpec(
        id_columns=ids,
        time="period",
        value="value",
        horizon=horizon,
        status="status",
        quality="quality",
        series_break="series_break",
        measure=Measure.SHARE if share else Measure.AUTO,
    )


def _forecast(opened: OpenedRelease, definition: Indicator, frame: pl.DataFrame, horizon: int) -> pl.DataFrame:
    """Return the forecasts of one breakdown, with reason, codes of it, the last figure, and what is too unsure."""
    parents = _parents(opened.areas) if is_absolute(definition) else {}
    found = published_forecasts(
        frame.sort("area", "group", "period_start"), _spec(definition, ("area", "group"), horizon), parents, _coded
    )
    known = frame.filter(pl.col("value").is_not_null()).sort("period_start")
    last = known.group_by("area", "group", maintain_order=True).agg(
        pl.col("area_level").last(), last_value=pl.col("value").last(), last_period=pl.col("period").last()
    )
    named = found.join(last, on=["area", "group"], how="left", maintain_order="left")
    return _decoded(named.with_columns(breakdown=pl.lit(frame["breakdown"][0])))


def _parents(areas: pl.DataFrame) -> dict[str, str]:
    """Return the area above each neighbourhood and district of the release."""
    parents: dict[str, str] = {}
    if "code" not in areas.columns:
        return parents
    for code, level, district, town in areas.select("code", "area_level", "district", "municipality").iter_rows():
        above = district if level == "neighbourhood" else town if level == "district" else None
        if above and above != code:
            parents[code] = above
    return parents


def _coded(text: str) -> str:
    """Return the Dutch text with its code before it, between signs that no text has."""
    return f"\x1e{_CODES[text]}\x1f{dutch()(text)}"


_CODES = {text: code.name for code, text in REFUSALS.items()} | {
    text: str(code.name) for code, text in CAUTIONS.items()
}


def _decoded(found: pl.DataFrame) -> pl.DataFrame:
    """Return the reasons as text and as codes, and without numbers where they would say nothing."""
    codes = found["reason"].map_elements(lambda text: " ".join(_MARK.findall(text)), return_dtype=pl.String)
    texts = found["reason"].map_elements(lambda text: _MARK.sub("", text), return_dtype=pl.String)
    unsure = codes.str.contains(str(Caution.UNCERTAIN.name))
    named = found.with_columns(reason=texts, codes=codes, shown=~unsure & pl.col("mean").is_not_null())
    numbers = ("mean", *BOUNDS)
    return named.with_columns(pl.when("shown").then(pl.col(name)).alias(name) for name in numbers)


def _adding_up(made: pl.DataFrame, definition: Indicator) -> pl.DataFrame:
    """Return the forecasts with groups scaled to the total, for counts whose last figures add up over the groups."""
    if not is_absolute(definition) or not (made["breakdown"] == TOTAL).any():
        return made
    total = made.filter(pl.col("breakdown") == TOTAL)
    parts = [total]
    for breakdown in sorted(set(made["breakdown"].to_list()) - {TOTAL}):
        own = made.filter(pl.col("breakdown") == breakdown)
        if _exclusive(own, total):
            both = groups_to_total(pl.concat([total, own]), "area", "group", "period", TOTAL)
            own = both.filter(pl.col("breakdown") == breakdown)
        parts.append(own)
    return pl.concat(parts)


def _exclusive(own: pl.DataFrame, total: pl.DataFrame) -> bool:
    """Say whether the groups count everybody once, by their last figures."""
    ends = (
        own.unique(["area", "group"])
        .group_by("area")
        .agg(pl.col("last_value").sum(), pl.col("last_value").null_count().alias("lost"))
    )
    both = ends.join(total.unique("area").select("area", whole="last_value"), on="area").filter(
        pl.col("lost") == 0, pl.col("whole") > 0
    )
    if not both.height:
        return False
    return bool(((both["last_value"] / both["whole"] - 1).abs() < 0.01).all())  # noqa: PLR2004 - one percent


def _nothing(made: pl.DataFrame) -> Refusal:
    reasons = made["reason"].value_counts().sort("count", "reason", descending=[True, False])
    return Refusal(
        Problem(
            "forecast.nothing",
            N_("Nothing can be forecast here. %(reason)s"),
            {"reason": str(reasons["reason"][0]) if reasons.height else ""},
            remedy=N_("More years, larger areas or wider groups would help."),
        )
    )


def _tested(frame: pl.DataFrame, definition: Indicator, horizon: int) -> dict[str, float]:
    """Return the scores of a back-test over the total series: an honest look at the past, for the card."""
    total = frame.filter(pl.col("breakdown") == TOTAL)
    spec = _spec(definition, ("area",), min(horizon, 4))
    found = scores(backtest(total if total.height else frame.head(0), spec, origins=2))
    return {name: round(value, 4) for name, value in found.items() if value == value}  # noqa: PLR0124 - NaN


def _kept(  # noqa: PLR0913 - what is kept
    home: Home,
    opened: OpenedRelease,
    definition: Indicator,
    made: pl.DataFrame,
    *,
    made_on: date,
    horizon: int,
    tested: Mapping[str, float],
) -> StoredForecast:
    columns = (
        "area",
        "area_level",
        "breakdown",
        "group",
        "period",
        "mean",
        *BOUNDS,
        "method",
        "reason",
        "codes",
        "shown",
    )
    figures = made.select(*columns, "last_value", "last_period").sort("breakdown", "group", "area", "period")
    shown = figures.filter("shown")
    periods = sorted(shown["period"].unique().to_list(), key=lambda code: parse_period(code).start)
    release = opened.release
    about: dict[str, Any] = {
        "scores": dict(tested),
        "given": shown.select("area", "group", "breakdown").n_unique(),
        "withheld": figures.filter(~pl.col("shown")).select("area", "group", "breakdown").n_unique(),
        "policy": release.policy,
        "definition_version": definition.versions[-1].number,
    }
    return ForecastStore(home).freeze(
        figures,
        monitor=release.monitor,
        audience=release.audience,
        indicator=definition.id,
        release=release.id,
        method=SERIES,
        made_on=made_on,
        first_period=periods[0],
        last_period=periods[-1],
        horizon=horizon,
        version=__version__,
        about=about,
    )


def readable_forecast(home: Home, viewer: Viewer, forecast_id: str) -> StoredForecast:
    """Return a forecast that this viewer may read; raises `NotFoundError` for others as for what isn't there."""
    found = ForecastStore(home).get(forecast_id)
    monitor = opened_release(home, found.release).monitor
    if found.audience not in {audience.value for audience in viewer.audiences_for(monitor)}:
        raise not_found(forecast_id)
    return found


def list_forecasts(
    home: Home, viewer: Viewer, monitor: str, indicator: str | None = None
) -> tuple[StoredForecast, ...]:
    """Return the forecasts of a monitor (of one indicator) that this viewer may read, newest first."""
    return tuple(
        one
        for one in ForecastStore(home).list(monitor, indicator)
        if one.audience
        in {audience.value for audience in viewer.audiences_for(opened_release(home, one.release).monitor)}
    )


def score_forecast(home: Home, viewer: Viewer, forecast_id: str, release_id: str) -> ForecastScore:
    """Return what a forecast had said beside the figures of a later release of the same monitor and audience.

    Provisional figures count: they are what is known. Raises `NotFoundError` when the viewer may not read the
    forecast, or the release is of another monitor or audience.
    """
    stored = readable_forecast(home, viewer, forecast_id)
    opened = opened_release(home, release_id)
    if (opened.release.monitor, opened.release.audience) != (stored.monitor, stored.audience):
        raise not_found(release_id)
    said = ForecastStore(home).figures(forecast_id).filter("shown")
    if stored.indicator not in opened.figures.indicators:
        return _scored(stored, release_id, said.head(0).with_columns(value=pl.lit(None, dtype=pl.Float64)))
    frame = opened.figures.figures(stored.indicator).frame
    came = frame.filter(pl.col("status").is_in([one.value for one in WITH_VALUE])).select(*_KEY, "value")
    return _scored(stored, release_id, said.join(came, on=list(_KEY), how="inner", maintain_order="left"))


def forecast_signals(home: Home, viewer: Viewer, release_id: str) -> tuple[BandSignal, ...]:
    """Return the figures of a release that lie outside the 95 % band of the newest forecast made before them.

    Of every indicator only the newest earlier forecast counts, and only figures of the periods it was about. Sorted by
    indicator, area, group and period. Raises `NotFoundError` when the viewer may not read the release.
    """
    opened = opened_release(home, release_id)
    if opened.release.audience not in {one.value for one in viewer.audiences_for(opened.monitor)}:
        raise not_found(release_id)
    newest: dict[str, StoredForecast] = {}
    for one in list_forecasts(home, viewer, opened.release.monitor):
        if one.audience == opened.release.audience and one.release != release_id:
            newest.setdefault(one.indicator, one)
    found = [signal for one in newest.values() for signal in score_forecast(home, viewer, one.id, release_id).outside]
    return tuple(sorted(found, key=lambda one: (one.indicator, one.area, one.breakdown, one.group, one.period)))


def _scored(stored: StoredForecast, release_id: str, rows: pl.DataFrame) -> ForecastScore:
    value = pl.col("value")
    inside = {
        level: value.is_between(pl.col(f"lower_{level}"), pl.col(f"upper_{level}")).alias(f"inside_{level}")
        for level in (50, 80, 95)
    }
    rows = rows.with_columns(inside.values())
    errors = rows.select(own=(value - pl.col("mean")).abs().mean(), naive=(value - pl.col("last_value")).abs().mean())
    return ForecastScore(
        forecast=stored,
        release=release_id,
        rows=rows,
        figures=rows.height,
        inside_50=int(rows["inside_50"].sum()),
        inside_80=int(rows["inside_80"].sum()),
        inside_95=int(rows["inside_95"].sum()),
        error=errors["own"][0],
        naive_error=errors["naive"][0],
        outside=_outside(stored, rows),
    )


def _outside(stored: StoredForecast, rows: pl.DataFrame) -> tuple[BandSignal, ...]:
    """Return a signal for every figure that lies outside the 95 % band."""
    return tuple(
        BandSignal(
            indicator=stored.indicator,
            area=row["area"],
            breakdown=row["breakdown"],
            group=row["group"],
            period=row["period"],
            value=row["value"],
            expected=row["mean"],
            lower=row["lower_95"],
            upper=row["upper_95"],
            high=row["value"] > row["upper_95"],
            earlier=stored.id,
        )
        for row in rows.filter(~pl.col("inside_95").fill_null(value=True)).iter_rows(named=True)
    )


def card_of(home: Home, stored: StoredForecast) -> ModelCard:
    """Return the model card of a forecast."""
    opened = opened_release(home, stored.release)
    organisation = opened.definitions.organisations.get(opened.monitor.organisation)
    indicator = opened.definitions.indicators[stored.indicator]
    return model_card(
        title=indicator.title,
        organisation=organisation.title if organisation else opened.monitor.organisation,
        method=stored.method,
        made_on=stored.made_on,
        version=stored.version,
        release=stored.release,
        source_line=source_line(sources_of(indicator, opened.definitions)),
        first_period=stored.first_period,
        last_period=stored.last_period,
        scores=stored.about.get("scores", {}),
    )


def register_entry_of(home: Home, forecast_id: str, translate: Callable[[str], str]) -> dict[str, Any]:
    """Return the entry for the Algoritmeregister of a forecast; raises `NotFoundError` when there is none."""
    return register_entry(card_of(home, ForecastStore(home).get(forecast_id)), translate)
