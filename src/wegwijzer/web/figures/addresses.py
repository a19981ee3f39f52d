"""A choice of figure as an address, and back: every state of the page is one."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from wegwijzer.reports.view import ChartKind, FigureQuery

MOST = 120  # no id is longer


def query_from(request: HttpRequest, monitor: str, indicator: str) -> FigureQuery:
    """Return what the address chose; an unknown chart is no choice, unknown ids are the use case's to refuse."""
    chosen = {name: request.GET.get(name, "").strip()[:MOST] for name in ("gebied", "periode", "groep", "vergelijk")}
    breakdown, _colon, group = chosen["groep"].partition(":")
    chart = request.GET.get("beeld", "")
    return FigureQuery(
        monitor=monitor,
        indicator=indicator,
        area=chosen["gebied"],
        period=chosen["periode"],
        breakdown=breakdown,
        group=group,
        comparator=chosen["vergelijk"],
        chart=ChartKind(chart) if chart in set(ChartKind) else None,
    )


def choices_of(query: FigureQuery) -> dict[str, str]:
    """Return the choices of a query by their name in the address; what wasn't chosen is left out."""
    group = f"{query.breakdown}:{query.group}" if query.breakdown and query.group else ""
    named = {
        "gebied": query.area,
        "periode": query.period,
        "groep": group,
        "vergelijk": query.comparator,
        "beeld": query.chart.value if query.chart else "",
    }
    return {name: value for name, value in named.items() if value}


def address_of(query: FigureQuery, view: str = "figure", **parts: str) -> str:
    """Return the address of a query for the page (`figure`), its chart or a download."""
    path = reverse(view, args=[query.monitor, query.indicator, *parts.values()])
    choices = choices_of(query)
    return f"{path}?{urlencode(choices)}" if choices else path
