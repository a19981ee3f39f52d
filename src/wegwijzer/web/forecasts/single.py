"""One forecast: sentence, fan, table, why, what if, and what came true of earlier ones."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wegwijzer import usecases
from wegwijzer.errors import NotFoundError
from wegwijzer.reports.drawing.fans import fan_chart
from wegwijzer.reports.drawing.waterfalls import waterfall_chart
from wegwijzer.reports.outlook import ForecastView, ScenarioView, WaterfallView
from wegwijzer.usecases.opening import loaded_definitions
from wegwijzer.web.lettering import with_own_letters
from wegwijzer.web.limits import limited
from wegwijzer.web.viewers import home, viewer_of

RATIOS = {"breed": "16:9", "smal": "4:3"}
MOST = 200


def seen(request: HttpRequest, forecast: str) -> ForecastView:
    """Return the view that the address asks for; raises `NotFoundError`."""
    area, group = (request.GET.get(name, "")[:MOST] for name in ("gebied", "groep"))
    view: ForecastView = usecases.view_forecast(home(), viewer_of(request), forecast, area, group)
    return view


def ratio_of(request: HttpRequest) -> str:
    """Return the shape of a picture."""
    return RATIOS.get(request.GET.get("vorm", ""), RATIOS["breed"])


@require_safe
def forecast(request: HttpRequest, forecast: str) -> HttpResponse:
    """The page of a forecast."""
    view = seen(request, forecast)
    monitor = loaded_definitions(home()).monitors.get(view.monitor)
    context = {
        "view": view,
        "monitor_title": monitor.title if monitor else view.monitor,
        "waterfall": _waterfall(request, view),
        "scenarios": _scenarios(request, view),
        "fictional": view.fan.fictional,
    }
    return render(request, "forecasts/forecast.html", context)


def _waterfall(request: HttpRequest, view: ForecastView) -> WaterfallView | None:
    try:
        found: WaterfallView = usecases.view_waterfall(home(), viewer_of(request), view.id, view.area)
    except NotFoundError:  # a forecast of the series itself knows no causes
        return None
    return found


def _scenarios(request: HttpRequest, view: ForecastView) -> ScenarioView | None:
    try:
        found: ScenarioView = usecases.view_scenarios(home(), viewer_of(request), view.id, view.area)
    except NotFoundError:  # nobody asked a what-if
        return None
    return found


@require_safe
@limited("chart", times=240)
def chart(request: HttpRequest, forecast: str) -> HttpResponse:
    """The fan as an image."""
    view = seen(request, forecast)
    return HttpResponse(with_own_letters(fan_chart(view.fan, ratio_of(request))), content_type="image/svg+xml")


@require_safe
@limited("chart", times=240)
def causes(request: HttpRequest, forecast: str) -> HttpResponse:
    """The waterfall as an image."""
    area = request.GET.get("gebied", "")[:MOST]
    found: WaterfallView = usecases.view_waterfall(home(), viewer_of(request), forecast, area)
    drawn = waterfall_chart(found.picture, ratio_of(request))
    return HttpResponse(with_own_letters(drawn), content_type="image/svg+xml")
