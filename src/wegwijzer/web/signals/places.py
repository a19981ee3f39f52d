"""Districts to choose from, and which areas lie in them."""

from __future__ import annotations

import polars as pl

from wegwijzer.areas import AreaLevel, parents_of
from wegwijzer.storage.home import Home
from wegwijzer.usecases.monitors import monitors_for
from wegwijzer.usecases.opening import opened_release
from wegwijzer.usecases.viewer import Viewer


def districts_for(home: Home, viewer: Viewer) -> list[tuple[str, str]]:
    """Return the districts (code, name) of the own municipality, from the newest releases this viewer may read."""
    found: dict[str, str] = {}
    for card in monitors_for(home, viewer):
        if card.own and card.release:
            areas = opened_release(home, card.release.release.id).areas
            own = areas.filter(
                (pl.col("area_level") == AreaLevel.DISTRICT.value)
                & pl.col("municipality").is_in(card.monitor.areas.municipalities)
            )
            found |= dict(own.select("code", "name").iter_rows())
    return sorted(found.items(), key=lambda pair: pair[1])


def lies_in(area: str, chosen: list[str]) -> bool:
    """Whether an area is one of the chosen districts or lies in it; with nothing chosen everything does."""
    return not chosen or not set(chosen).isdisjoint((area, *parents_of(area)))
