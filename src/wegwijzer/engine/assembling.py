"""From amounts to figures: rates, shares, ratios and means with their interval, and what a missing part means."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from wegwijzer.definitions.model import CountingRule, Indicator, Version
from wegwijzer.engine.inputs import Reason
from wegwijzer.engine.intervals import byar_interval, mean_interval, weighted_share_interval, wilson_interval
from wegwijzer.figures import FIGURES
from wegwijzer.frames import Quality, Status
from wegwijzer.periods import PeriodKind, parse_period, period_of

FACTORS = {
    CountingRule.SHARE: 100.0,
    CountingRule.RATE_PER_100: 100.0,
    CountingRule.RATE_PER_1000: 1_000.0,
    CountingRule.RATE_PER_10000: 10_000.0,
    CountingRule.RATIO: 1.0,
}
_DIGITS = 12
_SHOWN = pl.lit(Status.SHOWN.value)
_QUALITIES = [quality.value for quality in (Quality.FINAL, Quality.REVISED_PROVISIONAL, Quality.PROVISIONAL)]
_QUALITIES.append(Quality.ESTIMATED.value)


def simple_figures(amounts: pl.DataFrame, *, is_mean: bool) -> pl.DataFrame:
    """Return amounts as they are; of a mean with its interval (null where the spread isn't known)."""
    lower: pl.Expr = pl.lit(None, dtype=pl.Float64)
    upper = lower
    if is_mean:
        n = pl.col("n").cast(pl.Float64)
        population = pl.col("population") if amounts.get_column("population").is_not_null().any() else None
        lower, upper = mean_interval(pl.col("amount"), pl.col("spread"), n, population)
    nothing = pl.lit(None, dtype=pl.Float64)
    values = {"value": pl.col("amount"), "lower": lower, "upper": upper}
    if is_mean:
        values = {name: rounded(value) for name, value in values.items()}
    return amounts.with_columns(**values, numerator=nothing, denominator=nothing)


def rounded(value: pl.Expr) -> pl.Expr:
    """Return twelve digits: what lies beyond depends on how many rows a processor takes at a time."""
    return value.round_sig_figs(_DIGITS)


def divided_figures(
    part: pl.DataFrame,
    whole: pl.DataFrame,
    counting_rule: CountingRule,
    *,
    weighted: bool,
    cases: bool,
    absent_is_zero: bool = False,
) -> pl.DataFrame:
    """Return factor × part / whole for each row of `part`, with an interval where the part counts cases.

    `whole` has the same keys (see `matched_whole`). The status of a missing part is the status of the figure; without a
    whole it is "not delivered" (unless an absent cell means zero), and a whole of zero makes it "not applicable".
    """
    keys = ["area", "period", "group"]
    if absent_is_zero:
        none = whole.join(part, on=keys, how="anti").with_columns(
            amount=pl.when(pl.col("amount").is_not_null()).then(0.0), n=pl.when(pl.col("n").is_not_null()).then(0)
        )
        part = pl.concat([part, none.select(pl.col(name).cast(kind) for name, kind in part.schema.items())])
    other = whole.select(
        *keys, *(pl.col(name).alias(f"_{name}") for name in ("amount", "n", "status", "quality", "reason"))
    )
    frame = part.join(other, on=keys, how="left", maintain_order="left")
    if absent_is_zero:
        frame = frame.with_columns(pl.col("_amount").fill_null(0.0), pl.col("_status").fill_null(_SHOWN))
    status, reason = _status_of_division()
    frame = frame.with_columns(status=status, reason=reason, quality=_worst("quality", "_quality"))
    shown = pl.col("status") == _SHOWN
    share = counting_rule is CountingRule.SHARE
    frame = frame.with_columns(
        value=pl.when(shown).then(rounded(FACTORS[counting_rule] * pl.col("amount") / pl.col("_amount"))),
        numerator=pl.col("amount"),
        denominator=pl.col("_amount"),
        n=_cases(counting_rule, weighted=weighted, share=share),
    )
    lower, upper = _interval(counting_rule, weighted=weighted, cases=cases)
    return frame.with_columns(lower=pl.when(shown).then(rounded(lower)), upper=pl.when(shown).then(rounded(upper)))


def _cases(rule: CountingRule, *, weighted: bool, share: bool) -> pl.Expr:
    if rule is CountingRule.RATIO:
        return pl.min_horizontal("n", "_n")
    return pl.coalesce("_n", "n") if share or weighted else pl.coalesce("n", "_n")


def _interval(rule: CountingRule, *, weighted: bool, cases: bool) -> tuple[pl.Expr, pl.Expr]:
    numerator, denominator, scale = pl.col("numerator"), pl.col("denominator"), FACTORS[rule]
    if rule is CountingRule.RATIO or not cases:
        nothing = pl.lit(None, dtype=pl.Float64)
        return nothing, nothing
    if weighted:
        n = pl.col("n").cast(pl.Float64)
        bounds = weighted_share_interval(100 * numerator / denominator, n, denominator)
        return bounds[0] * (scale / 100), bounds[1] * (scale / 100)
    if rule is CountingRule.SHARE:
        return wilson_interval(numerator, denominator, scale=scale)
    return byar_interval(numerator, denominator, scale=scale)


def _status_of_division() -> tuple[pl.Expr, pl.Expr]:
    status, other, whole = pl.col("status"), pl.col("_status"), pl.col("_amount")
    cases = (
        (status != _SHOWN, status, pl.col("reason")),
        (other.is_null(), pl.lit(Status.NOT_DELIVERED.value), pl.lit(Reason.NO_DENOMINATOR.value)),
        (other != _SHOWN, other, pl.col("_reason")),
        (whole == 0, pl.lit(Status.NOT_APPLICABLE.value), pl.lit(Reason.ZERO_DENOMINATOR.value)),
    )
    word: pl.Expr = _SHOWN
    because: pl.Expr = pl.lit("")
    for holds, found, reason in reversed(cases):
        word = pl.when(holds).then(found).otherwise(word)
        because = pl.when(holds).then(reason).otherwise(because)
    return word, because


def _worst(*columns: str) -> pl.Expr:
    order = {quality: number for number, quality in enumerate(_QUALITIES)}
    ranks = [pl.col(name).replace_strict(order, default=0, return_dtype=pl.UInt32).fill_null(0) for name in columns]
    return pl.lit(pl.Series(_QUALITIES)).gather(pl.max_horizontal(ranks))


def matched_whole(part: pl.DataFrame, whole: pl.DataFrame, *, any_group: bool) -> pl.DataFrame:
    """Return `whole` with the periods (and groups, when `any_group`) of `part`.

    A period takes the whole of the same period, else of the year in which it starts: there is one population a year for
    four quarters. `any_group` gives each group the whole of all groups together.
    """
    there = set(whole.get_column("period").unique().to_list())
    found = {
        code: match for code in part.get_column("period").unique().to_list() if (match := _whole_period(code, there))
    }
    pairs = pl.DataFrame(list(found.items()), schema={"_to": pl.String(), "period": pl.String()}, orient="row")
    whole = whole.join(pairs, on="period").drop("period").rename({"_to": "period"})
    if not any_group:
        return whole
    return whole.drop("group").join(part.select("group").unique(), how="cross")


def _whole_period(code: str, there: set[str]) -> str:
    if code in there:
        return code
    period = parse_period(code)
    year = period_of(period.start, PeriodKind.YEAR).code
    return year if year in there and period.kind is not PeriodKind.YEAR else ""


def as_figures(frame: pl.DataFrame, indicator: Indicator) -> pl.DataFrame:
    """Return the frame as FIGURES of `indicator`, with its version and the breaks in its series.

    Before the first version is valid there is no figure: what was registered then is not what the definition counts.
    """
    first = indicator.versions[0].valid_from
    if first is not None:
        frame = frame.filter(pl.col("period_start") >= first)
    starts = frame.get_column("period_start").unique().sort().to_list()
    versions = {start: _version_at(indicator.versions, start).number for start in starts}
    breaks = _breaks(indicator.versions, starts)
    start = pl.col("period_start")
    number = next(iter(set(versions.values())), 1)
    version = (
        pl.lit(number) if len(set(versions.values())) <= 1 else start.replace_strict(versions, return_dtype=pl.Int16)
    )
    broken = start.replace_strict(breaks, default="", return_dtype=pl.String) if breaks else pl.lit("")
    frame = frame.with_columns(indicator=pl.lit(indicator.id), version=version.cast(pl.Int16), series_break=broken)
    return frame.select(pl.col(name).cast(kind) for name, kind in FIGURES.items())


def _version_at(versions: Sequence[Version], start: object) -> Version:
    valid = [one for one in versions if one.valid_from is None or one.valid_from <= start]  # type: ignore[operator]
    return valid[-1] if valid else versions[0]


def _breaks(versions: Sequence[Version], starts: Sequence[object]) -> dict[object, str]:
    """Return the first period from the start of each version that breaks the series, with the reason."""
    breaks: dict[object, str] = {}
    for version in versions:
        later = [start for start in starts if version.valid_from is not None and start >= version.valid_from]  # type: ignore[operator]
        if version.series_break and later:
            first = later[0]
            breaks[first] = f"{breaks[first]} {version.series_break}" if first in breaks else version.series_break
    return breaks
