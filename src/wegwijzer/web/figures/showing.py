"""The view that an address asks for, with what people did meanwhile marked in it."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest

from wegwijzer import usecases
from wegwijzer.reports.view import FigureView
from wegwijzer.web.figures.addresses import query_from
from wegwijzer.web.rooms import contributed
from wegwijzer.web.viewers import home, viewer_of


def shown(request: HttpRequest, monitor: str, indicator: str) -> FigureView:
    """Return the view for who asks. Raises `NotFoundError`."""
    viewer = viewer_of(request)
    view: FigureView = usecases.view_figure(home(), viewer, query_from(request, monitor, indicator))
    marks = sorted(contributed("marks", viewer, view), key=lambda mark: mark.on)
    return replace(view, marks=tuple(marks)) if marks else view
