"""The chapter of a report that looks ahead."""

from __future__ import annotations

from django.utils.translation import gettext as _

from wegwijzer import usecases
from wegwijzer.errors import NotFoundError
from wegwijzer.reports.additions import Addition, Image, Part, Rows, Words
from wegwijzer.reports.outlook import ForecastView
from wegwijzer.storage.home import Home
from wegwijzer.storage.releases import Release
from wegwijzer.usecases.viewer import Viewer


def chapter(home: Home, reader: Viewer, release: Release, area: str) -> Addition | None:
    """Return the forecasts made from this release for one area (empty: the municipality); None when there are none."""
    newest = {}
    for found in reversed(usecases.list_forecasts(home, reader, release.monitor)):
        if found.release == release.id:
            newest[found.indicator] = found.id
    parts = [part for name in newest.values() if (part := _part(home, reader, name, area))]
    if not parts:
        return None
    lead = _("What we expect with unchanged policy, and how sure that is. Always about areas and groups.")
    return Addition(title=_("Looking ahead"), lead=lead, parts=tuple(parts))


def _part(home: Home, reader: Viewer, forecast: str, area: str) -> Part | None:
    try:
        view: ForecastView = usecases.view_forecast(home, reader, forecast, area)
    except NotFoundError:  # made before this area was there
        return None
    first, *more = view.sentences
    rows = tuple((row.label, *(cell.text for cell in row.cells)) for row in view.table.rows)
    blocks = (
        Words(first, strong=True),
        *(Words(text) for text in more),
        Image(svg=view.chart, alternative=view.fan.alternative, caption=view.fan.chart_subtitle),
        Rows(caption=view.table.caption, columns=view.table.columns, rows=rows),
    )
    return Part(title=view.title, blocks=blocks)
