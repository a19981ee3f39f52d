"""Build the fictional region in a home: generate, deliver, import and release, as a real municipality would."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from importlib.resources import files

from wegwijzer.definitions.model import Audience
from wegwijzer.demo.deliveries import write_deliveries
from wegwijzer.demo.people import PEOPLE, DemoPerson
from wegwijzer.demo.world import make_world
from wegwijzer.storage.home import Home
from wegwijzer.storage.releases import ReleaseStore
from wegwijzer.usecases.importing import import_file
from wegwijzer.usecases.opening import loaded_definitions
from wegwijzer.usecases.releasing import release

Report = Callable[[float], object]


def demo_people() -> tuple[DemoPerson, ...]:
    """Return who can log in to the demo."""
    return PEOPLE


def build_demo(home: Home, *, seed: int, released_at: datetime, progress: Report = lambda _part: None) -> bool:
    """Build the demo world in `home`; return False when the home already holds releases (then nothing is done).

    Everything goes through the product's own intake: files are written as deliveries, read by their source's
    definition, kept as snapshots, computed, protected and released for every audience.
    """
    if ReleaseStore(home).list():
        return False
    steps = _steps(home, seed, released_at)
    total = next(steps)
    for done, _step in enumerate(steps, start=1):
        progress(done / total)
    return True


def _steps(home: Home, seed: int, released_at: datetime) -> Iterator[int]:
    _definitions_into(home)
    definitions = loaded_definitions(home)
    monitors = [monitor.id for monitor in definitions.monitors.values() if monitor.fictional]
    audiences = [audience.value for audience in Audience]
    deliveries = write_deliveries(make_world(seed), home.work / "leveringen")
    yield len(deliveries) + len(monitors) * len(audiences)
    for delivery in deliveries:
        import_file(home, delivery.path, delivery.source_id, added_at=released_at)
        yield 1
    for monitor in monitors:
        for audience in audiences:
            release(home, monitor, audience, released_at=released_at)
            yield 1


def _definitions_into(home: Home) -> None:
    for source in files("wegwijzer.demo").joinpath("definitions").iterdir():
        if source.name.endswith(".yaml"):
            (home.definitions / source.name).write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
