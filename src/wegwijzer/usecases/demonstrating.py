"""Build the fictional region in a home: generate, deliver, import and release, as a real municipality would."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from wegwijzer.definitions.model import Audience
from wegwijzer.demo import definitions_folder
from wegwijzer.demo.deliveries import write_deliveries
from wegwijzer.demo.people import PEOPLE, DemoPerson
from wegwijzer.demo.world import make_world
from wegwijzer.storage.home import Home
from wegwijzer.storage.releases import ReleaseStore
from wegwijzer.usecases.computing import Computed
from wegwijzer.usecases.importing import import_file
from wegwijzer.usecases.opening import loaded_definitions
from wegwijzer.usecases.releasing import release

PLANNED_AROUND = date(2026, 2, 20)  # the day around which the demo's definitions plan
MOMENT = re.compile(r"\{on: (\d{4}-\d{2}-\d{2})")
COMPLETE = "demo-complete"
Report = Callable[[float], object]


def demo_people() -> tuple[DemoPerson, ...]:
    """Return who can log in to the demo."""
    return PEOPLE


def build_demo(home: Home, *, seed: int, released_at: datetime, progress: Report = lambda _part: None) -> bool:
    """Build the demo world in `home`; return False when it is there already (then nothing is done).

    A build that was interrupted goes on where it stopped: the mark of completion is written last. Everything goes
    through the product's own intake: files are written as deliveries, read by their source's definition, kept as
    snapshots, computed, protected and released for every audience.
    """
    mark = home.work / COMPLETE
    if mark.exists():
        return False
    steps = _steps(home, seed, released_at)
    total = next(steps)
    for done, _step in enumerate(steps, start=1):
        progress(done / total)
    mark.touch()
    return True


def _steps(home: Home, seed: int, released_at: datetime) -> Iterator[int]:
    _definitions_into(home, released_at.date())
    definitions = loaded_definitions(home)
    monitors = [monitor.id for monitor in definitions.monitors.values() if monitor.fictional]
    audiences = [audience.value for audience in Audience]
    deliveries = write_deliveries(make_world(seed), home.work / "leveringen")
    yield len(deliveries) + len(monitors) * len(audiences)
    for delivery in deliveries:
        import_file(home, delivery.path, delivery.source_id, added_at=released_at)
        yield 1
    computed: Computed = {}
    for monitor in monitors:
        for audience in audiences:
            if ReleaseStore(home).latest(monitor, audience) is None:
                release(home, monitor, audience, released_at=released_at, computed=computed)
            yield 1


def _definitions_into(home: Home, today: date) -> None:
    """Copy the definitions; what is planned moves along, so that it lies around `today` as it does in the files."""
    weeks = round((today - PLANNED_AROUND).days / 7)

    def moved(match: re.Match[str]) -> str:
        return f"{{on: {date.fromisoformat(match[1]) + timedelta(weeks=weeks)}"

    for source in definitions_folder().glob("*.yaml"):
        text = source.read_text(encoding="utf-8")
        (home.definitions / source.name).write_text(MOMENT.sub(moved, text), encoding="utf-8")
