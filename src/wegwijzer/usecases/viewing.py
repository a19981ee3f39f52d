"""Show one figure, or the figures of a monitor as cards, from the newest release that the viewer may read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from wegwijzer.areas import AreaLevel
from wegwijzer.definitions.model import BuildingBlock
from wegwijzer.reports.figure_view import build_figure_view, needed_areas
from wegwijzer.reports.view import Cell, FigureQuery, FigureView, Option
from wegwijzer.storage.home import Home
from wegwijzer.usecases.opening import OpenedRelease, not_found, opened_release, readable_release
from wegwijzer.usecases.purposes import forbidden_now, refused
from wegwijzer.usecases.viewer import Viewer

BLOCK_ORDER = tuple(BuildingBlock)


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureCard:
    """One figure on the overview: its first sentence, its value and the line over time."""

    indicator: str
    title: str
    sentence: str
    cell: Cell
    unit: str
    spark: tuple[float | None, ...]
    query: FigureQuery


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureCards:
    """The figures of a monitor for one area, by building block."""

    monitor: str
    title: str
    place: str
    blocks: tuple[tuple[BuildingBlock, tuple[FigureCard, ...]], ...]
    areas: tuple[Option, ...]
    release: str
    fictional: bool


def view_figure(home: Home, viewer: Viewer, query: FigureQuery) -> FigureView:
    """Return everything about one figure for this viewer.

    Raises `NotFoundError` for a monitor, indicator, area, period or group that isn't there or isn't for this viewer,
    and `Refusal` when the supplier no longer lets it be shown to this audience.
    """
    opened = readable_release(home, viewer, query.monitor)
    forbidden = forbidden_now(home, opened)
    if query.indicator in forbidden:
        raise refused(opened.definitions.indicators[query.indicator].title, forbidden[query.indicator])
    return viewed(home, opened.release.id, query)


@lru_cache(maxsize=4096)
def viewed(home: Home, release_id: str, query: FigureQuery) -> FigureView:
    """Return the view of a query in a named release. A release never changes, so neither does the answer."""
    opened = opened_release(home, release_id)
    names = shown_indicators(opened)
    if query.indicator not in names:
        raise not_found(query.indicator)
    monitor, place = opened.monitor, names.index(query.indicator)
    indicator = opened.definitions.indicators[query.indicator]
    areas = areas_in_sight(home, release_id, municipality_of(opened, query.area))
    figures = opened.figures.figures(query.indicator, areas=needed_areas(monitor, areas, query))
    policy = opened.definitions.policies.get(opened.release.policy)
    return build_figure_view(
        query,
        monitor=monitor,
        indicator=indicator,
        definitions=opened.definitions,
        figures=figures,
        areas=areas,
        release=opened.release.id,
        released_on=opened.release.released_at.date(),
        policy=policy,
        previous_indicator=names[place - 1] if place else "",
        next_indicator=names[place + 1] if place + 1 < len(names) else "",
    )


def municipality_of(opened: OpenedRelease, area: str) -> str:
    """Return the municipality in whose sight an area is read; the monitor's first one when it lies in none."""
    found = opened.areas.filter(pl.col("code") == area)["municipality"].drop_nulls().to_list()
    return next(iter(found), next(iter(opened.monitor.areas.municipalities), ""))


@lru_cache(maxsize=512)
def areas_in_sight(home: Home, release_id: str, municipality: str) -> pl.DataFrame:
    """Return the areas that a page about one municipality needs: its own parts, and all municipalities and above."""
    areas = opened_release(home, release_id).areas
    parts = pl.col("area_level").is_in([AreaLevel.DISTRICT.value, AreaLevel.NEIGHBOURHOOD.value])
    return areas.filter(~parts | (pl.col("municipality") == municipality))


def shown_indicators(opened: OpenedRelease) -> list[str]:
    """Return the indicators of the release in reading order: by building block, then as the monitor lists them."""
    indicators, there = opened.definitions.indicators, set(opened.figures.indicators)
    listed = [name for name in opened.monitor.indicators if name in there]
    return sorted(listed, key=lambda name: BLOCK_ORDER.index(indicators[name].building_block))


def figure_cards(home: Home, viewer: Viewer, monitor_id: str, area: str = "") -> FigureCards:
    """Return the cards of a monitor for `area` (the municipality when empty); `NotFoundError` as for `view_figure`."""
    opened = readable_release(home, viewer, monitor_id)
    return _cards(home, opened.release.id, area, tuple(indicators_for(home, opened)))


def indicators_for(home: Home, opened: OpenedRelease) -> list[str]:
    """Return the indicators of a release in reading order, without those that a supplier no longer lets be shown."""
    forbidden = forbidden_now(home, opened)
    return [name for name in shown_indicators(opened) if name not in forbidden]


@lru_cache(maxsize=256)
def _cards(home: Home, release_id: str, area: str, names: tuple[str, ...]) -> FigureCards:
    opened = opened_release(home, release_id)
    views = [
        viewed(home, release_id, FigureQuery(monitor=opened.monitor.id, indicator=name, area=area)) for name in names
    ]
    if not views:
        raise not_found(opened.monitor.id)
    blocks: dict[BuildingBlock, list[FigureCard]] = {block: [] for block in BLOCK_ORDER}
    for name, view in zip(names, views, strict=True):
        blocks[opened.definitions.indicators[name].building_block].append(_card(name, view))
    return FigureCards(
        monitor=opened.monitor.id,
        title=opened.monitor.title,
        place=next((option.label for option in views[0].areas if option.chosen), ""),
        blocks=tuple((block, tuple(cards)) for block, cards in blocks.items() if cards),
        areas=views[0].areas,
        release=release_id,
        fictional=opened.monitor.fictional,
    )


def _card(name: str, view: FigureView) -> FigureCard:
    own = [point for point in view.points if point.highlighted and point.area == view.query.area]
    return FigureCard(
        indicator=name,
        title=view.title,
        sentence=view.sentences[0] if view.sentences else "",
        cell=view.cell,
        unit=view.unit,
        spark=tuple(point.cell.value for point in own),
        query=view.query,
    )
