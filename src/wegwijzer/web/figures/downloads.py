"""Take a figure along: the chart as it stands on the page, and the files one can keep."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from wegwijzer.reports.charts import chart_svg
from wegwijzer.reports.downloads import MEDIA_TYPES
from wegwijzer.reports.downloads import download as written
from wegwijzer.web.attachments import taken_along
from wegwijzer.web.figures.keeping import kept, name_of, with_tag
from wegwijzer.web.figures.showing import shown
from wegwijzer.web.lettering import with_own_letters
from wegwijzer.web.limits import limited

RATIOS = {"breed": "16:9", "smal": "4:3"}


@require_safe
def chart(request: HttpRequest, monitor: str, indicator: str, kind: str) -> HttpResponse:
    """The chart of a figure as an image, wide or narrow."""
    ratio = request.GET.get("vorm", "breed")
    if kind != "svg" or ratio not in RATIOS:
        raise Http404
    view = shown(request, monitor, indicator)
    name = name_of(view, "chart", ratio)

    def draw() -> str:
        return with_own_letters(chart_svg(view, view.query.chart, RATIOS[ratio]))

    return with_tag(request, name, lambda: HttpResponse(kept(name, draw), content_type="image/svg+xml"))


@require_safe
@limited("download", times=60)
def download(request: HttpRequest, monitor: str, indicator: str, kind: str) -> HttpResponse:
    """A figure as a file: Excel, image, or data with explanation."""
    if kind not in MEDIA_TYPES:
        raise Http404
    view = shown(request, monitor, indicator)
    return taken_along(written(view, kind))
