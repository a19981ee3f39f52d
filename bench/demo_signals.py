"""Which planted events of the demo world are found in its releases, which stories were not planted, and how fast."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from measuring import ROOT, said

from wegwijzer.comparison.search.finding import FoundKind
from wegwijzer.comparison.search.stories import Calm
from wegwijzer.demo.planted import (
    AGEING_DISTRICT,
    GAP_DISTRICT,
    JUMP_AREA,
    LONELY_DISTRICT,
    NEW_AREA,
    NEW_PRACTICE,
)
from wegwijzer.storage.home import Home
from wegwijzer.storage.releases import ReleaseStore
from wegwijzer.usecases.demonstrating import build_demo
from wegwijzer.usecases.homes import opened_home
from wegwijzer.usecases.release_signals import ReleaseSignal, ReleaseSignals, search_release_signals
from wegwijzer.usecases.viewer import Viewer

LEAD = "GM9901"
LIMITS = {FoundKind.TARGET, FoundKind.THRESHOLD}  # asked for by the monitor itself: planted by its definitions


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """How a planted event shows in a monitor: in these indicators (starts of ids), areas, and begun in these years."""

    id: str
    monitor: str
    indicators: tuple[str, ...]
    area: str
    years: tuple[int, int]
    group: str = ""


YOUTH, CHIP, REGION = "jeugdhulp-dichtbij", "meedoen-en-rondkomen", "kompasbroek-in-de-regio"
SEEN = (
    Seen(
        id="sprong-in-een-buurt",
        monitor=YOUTH,
        indicators=("jeugdhulp", "jongeren-met"),
        area=JUMP_AREA,
        years=(2022, 2025),
    ),
    Seen(
        id="andere-werkwijze",
        monitor=YOUTH,
        indicators=("uitkomst", "doel", "ervaring"),
        area=LEAD,
        years=(2022, 2024),
        group=NEW_PRACTICE,
    ),
    Seen(
        id="lichter-waar-het-kan",
        monitor=YOUTH,
        indicators=("gestarte-jeugdhulp", "lichte", "jongeren-met", "jongeren-niet"),
        area=LEAD,
        years=(2018, 2023),
    ),
    Seen(id="wachttijd-jeugd-ggz", monitor=YOUTH, indicators=("wachttijd",), area=LEAD, years=(2021, 2023)),
    Seen(id="nieuwbouwbuurt", monitor=YOUTH, indicators=("jongeren", "jeugdhulp"), area=NEW_AREA, years=(2018, 2022)),
    Seen(id="armoede-daalt", monitor=YOUTH, indicators=("kinderen",), area=LEAD, years=(2018, 2021)),
    Seen(id="lockdown", monitor=YOUTH, indicators=("gestarte",), area=LEAD, years=(2020, 2020)),
    Seen(id="nieuwbouwbuurt-inwoners", monitor=CHIP, indicators=("aantal", "hulp"), area=NEW_AREA, years=(2018, 2022)),
    Seen(id="vergrijzende-wijk", monitor=CHIP, indicators=("aandeel-65",), area=AGEING_DISTRICT, years=(2018, 2022)),
    Seen(id="eenzame-ouderen", monitor=CHIP, indicators=("eenzaamheid-75",), area=LONELY_DISTRICT, years=(2018, 2024)),
    Seen(id="kloof-rondkomen", monitor=CHIP, indicators=("rondkomen",), area=GAP_DISTRICT, years=(2018, 2024)),
    Seen(id="energieprijzen", monitor=CHIP, indicators=("rondkomen",), area=LEAD, years=(2022, 2022)),
    Seen(
        id="armoede-daalt-inkomen", monitor=CHIP, indicators=("laag-inkomen", "bijstand"), area=LEAD, years=(2018, 2022)
    ),
    Seen(id="groei-hulp-bij-het-huishouden", monitor=CHIP, indicators=("hulp-bij",), area=LEAD, years=(2018, 2020)),
    Seen(id="loonsprong", monitor=CHIP, indicators=("lasten-wmo",), area=LEAD, years=(2018, 2023)),
    Seen(id="corona-eenzaamheid", monitor=CHIP, indicators=("eenza",), area=LEAD, years=(2020, 2020)),
    Seen(id="corona-eenzaamheid-regio", monitor=REGION, indicators=("eenza",), area="GM9905", years=(2020, 2020)),
    Seen(id="energieprijzen-regio", monitor=REGION, indicators=("rondkomen",), area="GM9905", years=(2022, 2022)),
)


def measure(seed: int, folder: Path | None = None) -> None:
    """Print what is found in the releases of the demo world of a seed; builds it when it isn't there yet."""
    home = opened_home(folder or ROOT / ".bench" / f"demo-{seed}", create=True)
    build_demo(home, seed=seed, released_at=datetime(2026, 11, 23, 12, tzinfo=UTC))
    for calm in Calm:
        for monitor in (YOUTH, CHIP, REGION):
            _one(home, seed, monitor, calm)


def _one(home: Home, seed: int, monitor: str, calm: Calm) -> None:
    release = ReleaseStore(home).latest(monitor, "intern")
    if release is None:
        return
    wall, cpu = time.perf_counter(), time.process_time()
    viewer = Viewer.of("kompasbroek" if monitor == REGION else "wijzeroord", "onderzoeker")
    found = search_release_signals(home, release.id, viewer, calm=calm)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    wanted = [one for one in SEEN if one.monitor == monitor]
    missed = [one.id for one in wanted if not _found(one, found)]
    extra = [story.main.title for story in found.stories if not _planted(story.main, story.others, wanted)]
    numbers = {
        "series": found.series,
        "stories": len(found.stories),
        "planted_found": f"{len(wanted) - len(missed)} of {len(wanted)}",
        "missed": missed,
        "not_planted": len(extra),
        "which": extra,
        "wall_s": round(wall, 2),
        "cpu_s": round(cpu, 2),
    }
    said(f"demo {seed}, {monitor}, {calm.value}", "all planted found, at most two not planted", numbers)


def _found(one: Seen, found: ReleaseSignals) -> bool:
    return any(_shows(signal, one) for story in found.stories for signal in (story.main, *story.others))


def _planted(main: ReleaseSignal, others: tuple[ReleaseSignal, ...], wanted: list[Seen]) -> bool:
    return main.kind in LIMITS or any(_shows(signal, one) for signal in (main, *others) for one in wanted)


def _shows(signal: ReleaseSignal, one: Seen) -> bool:
    where = signal.area == one.area or (one.area.startswith("WK") and signal.area[2:8] == one.area[2:8])
    began = one.years[0] <= int(signal.first_period[:4]) <= one.years[1]
    group = not one.group or signal.group == one.group
    return where and began and group and signal.indicator.startswith(one.indicators)


if __name__ == "__main__":
    measure(int(sys.argv[1]) if len(sys.argv) > 1 else 1, Path(sys.argv[2]) if len(sys.argv) > 2 else None)
