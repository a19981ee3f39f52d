"""Beside a figure: what people tell who have its attributes, as far as they agreed and who looks may read it."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from wegwijzer.reports.view import FigureQuery
from wegwijzer.usecases.viewer import Viewer
from wegwijzer.web.stories import knowing
from wegwijzer.web.stories.models import PublishedAs, Story
from wegwijzer.web.stories.seeing import inside_monitors, quotable, within

QUOTES = 3


def told_beside(viewer: Viewer, query: FigureQuery) -> dict[str, Any] | None:
    """Return the quotes for the panel beside a figure; None when nothing was told that this viewer may read."""
    stories, prefix = quotable(viewer, query.monitor)
    monitor = knowing.monitor_named(query.monitor)
    about = _about(monitor, query)
    near, wider = _nearest(stories, prefix, about, query)
    chosen = list(near[:QUOTES])
    if not chosen:
        return None
    inside = not prefix
    return {
        "quotes": [
            {"text": story.quote, "story": story, "whole": inside or story.published_as == PublishedAs.WHOLE}
            for story in chosen
        ],
        "more": near.count() > QUOTES,
        "wider": wider,
        "monitor": query.monitor,
        "area": query.area if not wider else "",
        "provision": about[0] if len(about) == 1 else "",
        "inside": query.monitor in inside_monitors(viewer),
    }


def _about(monitor: Any, query: FigureQuery) -> tuple[str, ...]:
    """Return the provisions that a figure is about: of its group, else of the figure itself."""
    if query.group in knowing.provisions_of(monitor):
        return (query.group,)
    return knowing.provisions_of_indicator(monitor, query.indicator)


def _nearest(
    stories: QuerySet[Story], prefix: str, about: tuple[str, ...], query: FigureQuery
) -> tuple[QuerySet[Story], bool]:
    """Return the stories of the same area and provision; when there are none, of the same provision elsewhere."""
    same = Q(**{f"{prefix}provision__in": about}) if about else Q()
    if query.group and not about:
        same |= Q(**{f"{prefix}group": query.group})
    here = within(query.area, f"{prefix}area") if query.area else Q()
    near = stories.filter(same, here).order_by("-told_on", "-id")
    if near.exists() or not query.area:
        return near, False
    return stories.filter(same).order_by("-told_on", "-id"), True
