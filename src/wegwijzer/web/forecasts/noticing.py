"""Figures that came in outside the margin of what was forecast."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from wegwijzer import usecases
from wegwijzer.forecast.chances import BandSignal
from wegwijzer.language.dates import date_text
from wegwijzer.language.numbers import with_unit
from wegwijzer.reports.view import FigureQuery
from wegwijzer.storage.forecasts import StoredForecast
from wegwijzer.storage.home import Home
from wegwijzer.usecases.opening import opened_release
from wegwijzer.usecases.viewer import Viewer
from wegwijzer.web.rooms import Noticed

KIND = "forecast_band"


def outside_the_margin(home: Home, viewer: Viewer, release: str) -> Iterator[Noticed]:
    """Yield the figures of a release that lie outside the 95 % margin of the newest forecast made before it."""
    opened = opened_release(home, release)
    told: set[str] = set()
    for forecast in usecases.list_forecasts(home, viewer, opened.monitor.id):
        if forecast.audience != opened.release.audience or forecast.release == release:
            continue
        for found in usecases.score_forecast(home, viewer, forecast.id, release).outside:
            noticed = _noticed(home, release, forecast, found)
            if noticed.key not in told:
                told.add(noticed.key)
                yield noticed


def _noticed(home: Home, release: str, forecast: StoredForecast, found: BandSignal) -> Noticed:
    opened = opened_release(home, release)
    indicator = opened.definitions.indicators[found.indicator]
    names = dict(opened.areas.select("code", "name").iter_rows())
    place = names.get(found.area, found.area)
    value, low, high = (
        with_unit(number, indicator.decimals, indicator.unit) for number in (found.value, found.lower, found.upper)
    )
    title = (
        _("%(title)s in %(place)s: higher than forecast")
        if found.high
        else _("%(title)s in %(place)s: lower than forecast")
    )
    return Noticed(
        key=f"{opened.monitor.id}|{found.indicator}|{found.area}|{found.breakdown}:{found.group}|{KIND}|{found.period}",
        kind=KIND,
        query=FigureQuery(
            monitor=opened.monitor.id,
            indicator=found.indicator,
            area=found.area,
            period=found.period,
            breakdown=found.breakdown,
            group=found.group,
        ),
        title=title % {"title": indicator.title, "place": place},
        sentence=_("It became %(value)s. On %(day)s we expected between %(low)s and %(high)s.")
        % {"value": value, "day": date_text(forecast.made_on), "low": low, "high": high},
        question=_("What happened that we did not foresee?"),
    )
