"""What a business case came to so far, from the figures that a monitor released."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

import polars as pl

from wegwijzer.costing.business import BusinessCase
from wegwijzer.costing.following import Following, Realised, followed
from wegwijzer.frames import TOTAL, WITH_VALUE
from wegwijzer.periods import PeriodKind, parse_period
from wegwijzer.storage.home import Home
from wegwijzer.usecases.opening import OpenedRelease, readable_release
from wegwijzer.usecases.viewer import Viewer


def realised_from(
    opened: OpenedRelease,
    case: BusinessCase,
    *,
    area: str = "",
    euro_per_unit: Mapping[str, float] = MappingProxyType({}),
) -> tuple[Realised, ...]:
    """Return what the items that name an indicator came to, year by year, in a release.

    Value × `euro_per_unit` of the item (1 when the figure is in euro already). `area` is a code; "" is the monitor's
    first municipality. Hidden figures, figures of parts of years and years before the case give nothing.
    """
    where = area or opened.monitor.areas.municipalities[0]
    known = set(opened.monitor.indicators)
    found = []
    for item in case.items:
        if item.indicator not in known:
            continue
        frame = opened.figures.figures(item.indicator).frame.filter(
            pl.col("area") == where,
            pl.col("breakdown") == TOTAL,
            pl.col("status").is_in([str(one) for one in WITH_VALUE]),
        )
        for code, value in frame.select("period", "value").sort("period").iter_rows():
            period = parse_period(code)
            if period.kind is PeriodKind.YEAR and period.start.year >= case.first_year and value >= 0:
                euro = value * euro_per_unit.get(item.id, 1.0)
                source = f"{opened.release.id[:16]} · {item.indicator} · {code}"
                found.append(Realised(item=item.id, year=period.start.year, euro=euro, source=source))
    return tuple(found)


def followed_by_monitor(
    home: Home,
    viewer: Viewer,
    monitor_id: str,
    case: BusinessCase,
    *,
    on: date,
    euro_per_unit: Mapping[str, float] = MappingProxyType({}),
) -> Following:
    """Return a business case with what the newest release that this viewer may read says of it.

    Raises `NotFoundError` when there is no such release, `CostingError` when the case is wrong.
    """
    opened = readable_release(home, viewer, monitor_id)
    return followed(case, realised_from(opened, case, euro_per_unit=euro_per_unit), on=on)
