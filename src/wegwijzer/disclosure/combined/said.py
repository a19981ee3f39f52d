"""What one release says, cell by cell: of what, where, when, of which group, shown or hidden, and what is true."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from wegwijzer.definitions.model import Indicator, Policy
from wegwijzer.disclosure.combined.things import ADDITIVE, GroupKey, columns_of, group_key, thing_of
from wegwijzer.disclosure.primary import HAS_VALUE, with_rules
from wegwijzer.disclosure.reasons import Reason
from wegwijzer.figures import KEY
from wegwijzer.frames import HIDDEN, Status

COUNTED, AMOUNT = "count", "amount"
SMALL_REASONS = frozenset({str(Reason.MINIMUM_COUNT), str(Reason.ZEROS_SHOWN)})
Thing = tuple[object, str]  # what is counted, and whether its count or its amount
CellKey = tuple[str, str, GroupKey]  # area, period, group


@dataclass(frozen=True, slots=True)
class Saying:
    """One cell as one release has it. `truth` and `shown` are None when they aren't known or not shown exactly."""

    thing: Thing
    key: CellKey
    truth: float | None
    shown: float | None
    around: tuple[float, float] | None  # bounds, when it is shown rounded
    hidden: bool
    primary: bool
    labelled: bool
    partner: bool
    row: int
    level: str


def sayings(
    published: pl.DataFrame,
    truth: pl.DataFrame | None,
    indicators: Mapping[str, Indicator],
    policy: Policy | None,
    *,
    primary: bool = True,
) -> Iterator[Saying]:
    """Yield what `published` (FIGURES) says of every additive figure that isn't a source's own.

    `truth` has the raw figures of the same release, or is None. `policy` tells how figures were rounded; without
    `primary` no figure counts as one that must be hidden by itself. Counts are
    the value of a count, the numerator of a rate, the cases behind an amount; amounts come as a thing of their own.
    """
    for frame, kind in _frames(published, truth, indicators):
        wide = _wide(policy)
        for row in frame.iter_rows():
            yield _saying(row, kind, indicators, wide, primary=primary)


def _wide(policy: Policy | None) -> float:
    if policy is None or policy.rounding_base <= 1:
        return 5.0
    return policy.rounding_base * {"nearest": 0.5, "controlled": 2.0}.get(policy.rounding, 1.0)


def _frames(
    published: pl.DataFrame, truth: pl.DataFrame | None, indicators: Mapping[str, Indicator]
) -> Iterator[tuple[pl.DataFrame, str]]:
    judged = with_rules(published.with_row_index("_row"), indicators, ())
    told = judged.filter(
        pl.col("_rule").is_in([str(rule) for rule in ADDITIVE]),
        ~pl.col("_weighted"),
        ~pl.col("_public"),
        pl.col("status").is_in([str(status) for status in (*HIDDEN, Status.SHOWN, Status.ROUNDED)]),
    )
    if truth is not None:
        real = with_rules(truth, indicators, ()).filter(HAS_VALUE).select(*KEY, _true="_count", _amount="value")
        told = told.join(real, on=list(KEY), how="left", maintain_order="left")
    else:
        told = told.with_columns(_true=pl.lit(None, pl.Float64), _amount=pl.lit(None, pl.Float64))
    names = ("indicator", "area", "period", "breakdown", "group", "area_level", "status", "reason", "_row")
    kept = [pl.col(name) for name in names]
    yield (
        told.select(*kept, "_true", "_count").filter(pl.any_horizontal(pl.col("_true", "_count").is_not_null())),
        COUNTED,
    )
    sums = told.filter(pl.col("_rule") == "sum").select(*kept, "_amount", "value")
    yield sums.filter(pl.any_horizontal(pl.col("_amount", "value").is_not_null())), AMOUNT


def _saying(
    row: tuple[object, ...], kind: str, indicators: Mapping[str, Indicator], wide: float, *, primary: bool
) -> Saying:
    name, area, period, breakdown, group, level, status, reason, number, true, shown = row
    thing, key = _placed(str(name), str(breakdown), str(group), _Hashed(indicators))
    hidden = str(status) in HIDDEN
    exact = str(status) == Status.SHOWN and shown is not None
    there = None if shown is None or hidden else float(str(shown))
    around = None if there is None or exact else (there - wide, there + wide)
    if kind == AMOUNT and there is not None:
        around, exact = None, True
    return Saying(
        thing=(thing, kind),
        key=(str(area), str(period), key),
        truth=float(str(true)) if true is not None else there if exact else None,
        shown=there if exact else None,
        around=around,
        hidden=hidden,
        primary=primary and str(status) == Status.HIDDEN_PRIMARY,
        labelled=hidden and str(reason) in SMALL_REASONS,
        partner=hidden and str(reason) == Reason.SECONDARY,
        row=int(str(number)),
        level=str(level),
    )


class _Hashed:
    """Definitions that a cache may keep: the same object is the same definitions."""

    def __init__(self, indicators: Mapping[str, Indicator]) -> None:
        self.of = indicators

    def __hash__(self) -> int:
        return id(self.of)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Hashed) and other.of is self.of


@lru_cache(maxsize=4096)
def _placed(name: str, breakdown: str, group: str, indicators: _Hashed) -> tuple[object, GroupKey]:
    indicator = indicators.of.get(name)
    thing, limits = thing_of(name, indicator)
    columns = columns_of(indicator, breakdown, group.count("|") + 1)
    return thing, group_key(limits, columns, group) if columns else limits
