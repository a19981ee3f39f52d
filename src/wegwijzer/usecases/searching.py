"""One search box: monitors, indicators and areas that the viewer may see."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from wegwijzer.areas import AreaLevel
from wegwijzer.definitions.model import Indicator
from wegwijzer.reports.view import FigureQuery
from wegwijzer.storage.home import Home
from wegwijzer.usecases.monitors import MonitorCard, monitors_for
from wegwijzer.usecases.opening import OpenedRelease, opened_release
from wegwijzer.usecases.viewer import Viewer
from wegwijzer.usecases.viewing import shown_indicators

LONGEST_TEXT = 100


class HitKind(StrEnum):
    """What was found."""

    MONITOR = "monitor"
    INDICATOR = "indicator"
    AREA = "area"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One thing found: a label, a word of context, and where it leads (an area leads to the cards of a monitor)."""

    kind: HitKind
    label: str
    detail: str
    monitor: str
    query: FigureQuery | None = None
    area: str = ""
    rank: int = 0


def folded(text: str) -> str:
    """Return text without capitals and accents, for comparing what people type."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def search(home: Home, viewer: Viewer, text: str, limit: int = 20) -> tuple[Hit, ...]:
    """Return at most `limit` hits, best first: begins with, has a word that begins with, contains. Empty text: none."""
    words = folded(text[:LONGEST_TEXT]).split()
    if not words:
        return ()
    hits = [hit for card in monitors_for(home, viewer) for hit in _hits_of(home, card, words)]
    hits.sort(key=lambda hit: (hit.rank, list(HitKind).index(hit.kind), hit.label))
    seen: dict[tuple[HitKind, str, str], Hit] = {}
    for hit in hits:
        seen.setdefault((hit.kind, hit.label, hit.monitor), hit)
    return tuple(seen.values())[:limit]


def _rank(words: list[str], label: str, *extra: str) -> int | None:
    first, parts = folded(label), folded(" ".join((label, *extra))).split()
    if not all(any(word in part for part in parts) for word in words):
        return None
    if first.startswith(" ".join(words)):
        return 0
    return 1 if all(any(part.startswith(word) for part in parts) for word in words) else 2


def _hits_of(home: Home, card: MonitorCard, words: list[str]) -> Iterator[Hit]:
    monitor = card.monitor
    rank = _rank(words, monitor.title, monitor.summary)
    if rank is not None:
        yield Hit(
            kind=HitKind.MONITOR, label=monitor.title, detail=card.organisation.title, monitor=monitor.id, rank=rank
        )
    if card.release:
        opened = opened_release(home, card.release.release.id)
        yield from _indicators(opened, words)
        yield from _areas(opened, words)


def _indicators(opened: OpenedRelease, words: list[str]) -> Iterator[Hit]:
    for name in shown_indicators(opened):
        indicator: Indicator = opened.definitions.indicators[name]
        rank = _rank(words, indicator.title, indicator.explanation)
        if rank is not None:
            yield Hit(
                kind=HitKind.INDICATOR,
                label=indicator.title,
                detail=opened.monitor.title,
                monitor=opened.monitor.id,
                query=FigureQuery(monitor=opened.monitor.id, indicator=name),
                rank=rank,
            )


def _areas(opened: OpenedRelease, words: list[str]) -> Iterator[Hit]:
    levels = {level.value for level in opened.monitor.areas.levels}
    own = opened.areas.select("code", "name", "area_level", "municipality").iter_rows()
    for code, name, level, municipality in own:
        if level in levels and {code, municipality} & set(opened.monitor.areas.municipalities):
            rank = _rank(words, name or code, code)
            if rank is not None:
                yield Hit(
                    kind=HitKind.AREA,
                    label=name or code,
                    detail=AreaLevel(level).value,
                    monitor=opened.monitor.id,
                    area=code,
                    rank=rank,
                )
