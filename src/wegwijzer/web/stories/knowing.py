"""What stories need of the definitions: monitors and rights in them, names of areas and provisions, policies."""

from __future__ import annotations

from functools import lru_cache

from wegwijzer.definitions.model import Audience, Breakdown, Indicator, Monitor, Policy
from wegwijzer.frames import Shape
from wegwijzer.storage.home import Home
from wegwijzer.storage.releases import ReleaseStore
from wegwijzer.usecases.opening import loaded_definitions, monitor_of, not_found, opened_release
from wegwijzer.usecases.rights import Right, may
from wegwijzer.usecases.viewer import Viewer
from wegwijzer.web.viewers import home

STRICT = Policy(id="strict", title="", minimum_stories=3)  # when a monitor names no policy for everybody


def monitor_named(monitor_id: str) -> Monitor:
    """Return a monitor by its id; raises `NotFoundError`."""
    return monitor_of(loaded_definitions(home()), monitor_id)


def monitor_for(viewer: Viewer, monitor_id: str, right: Right) -> Monitor:
    """Return a monitor in which the viewer has a right; to all others it is not there."""
    monitor = monitor_named(monitor_id)
    if not may(viewer, right, monitor):
        raise not_found(monitor_id)
    return monitor


def monitors_with(viewer: Viewer, right: Right) -> tuple[Monitor, ...]:
    """Return the monitors in which the viewer has a right, by title."""
    if viewer.role is None and not viewer.monitor_roles:
        return ()
    found = [one for one in loaded_definitions(home()).monitors.values() if may(viewer, right, one)]
    return tuple(sorted(found, key=lambda monitor: monitor.title))


def titles() -> dict[str, str]:
    """Return what every monitor is called."""
    return {name: monitor.title for name, monitor in loaded_definitions(home()).monitors.items()}


def questions_of(monitor: Monitor) -> list[tuple[str, str]]:
    """Return the knowledge questions of a monitor that are answered, with their text."""
    known = loaded_definitions(home()).questions
    return [(name, known[name].text) for name in monitor.questions if name in known and known[name].accepted]


def indicators_of(monitor: Monitor, question: str) -> list[Indicator]:
    """Return the figures of a monitor that help to answer a question, in the order of the monitor."""
    known = loaded_definitions(home())
    asked = known.questions.get(question)
    named = asked.indicators if asked else ()
    found = [known.indicators[name] for name in monitor.indicators if name in known.indicators]
    return [one for one in found if question in one.questions or one.id in named]


def indicator_titles(monitor: Monitor) -> list[tuple[str, str]]:
    """Return the figures of a monitor with their titles."""
    known = loaded_definitions(home()).indicators
    return [(name, known[name].title) for name in monitor.indicators if name in known]


def shape_of(source: str) -> Shape | None:
    """Return what a source holds: answers of people, or rows of an administration."""
    found = loaded_definitions(home()).sources.get(source)
    return found.shape if found else None


def policy_of(monitor: Monitor, audience: Audience = Audience.PUBLIC) -> Policy:
    """Return the rules for an audience of the monitor; strict ones when it names none."""
    name = monitor.audiences.get(audience.value, "")
    return loaded_definitions(home()).policies.get(name, STRICT)


def provisions_of(monitor: Monitor) -> dict[str, str]:
    """Return the provisions by which the figures of a monitor are broken down, with their names."""
    known = loaded_definitions(home()).indicators
    breakdowns = [breakdown for name in monitor.indicators if name in known for breakdown in known[name].breakdowns]
    return {
        code: label
        for breakdown in breakdowns
        if is_by_provision(breakdown)
        for code, label in breakdown.labels.items()
    }


def is_by_provision(breakdown: Breakdown) -> bool:
    """Whether a breakdown is by provision and by nothing else."""
    return tuple(breakdown.columns) == ("provision",)


def provisions_of_indicator(monitor: Monitor, indicator_id: str) -> tuple[str, ...]:
    """Return the provisions that a figure is about; none when it is about all of them."""
    found = loaded_definitions(home()).indicators.get(indicator_id)
    if indicator_id not in monitor.indicators or found is None or found.counting.of is None:
        return ()
    values = [rule.values for rule in found.counting.of.where if rule.column == "provision" and rule.test == "in"]
    return tuple(str(value) for group in values for value in group)


def areas_of(monitor: Monitor) -> dict[str, str]:
    """Return the names of the areas of a monitor by code, large to small; from its newest release, if any."""
    release = max(ReleaseStore(home()).list(monitor=monitor.id), key=lambda one: one.number, default=None)
    if release is None:
        return {code: code for code in monitor.areas.municipalities}
    return _areas_in(home(), release.id, monitor.areas.municipalities)


@lru_cache(maxsize=32)
def _areas_in(place: Home, release_id: str, municipalities: tuple[str, ...]) -> dict[str, str]:
    rows = opened_release(place, release_id).areas.select("code", "name", "municipality").iter_rows()
    found = {code: name or code for code, name, own in rows if code in municipalities or own in municipalities}
    order = {"GM": 0, "WK": 1, "BU": 2}
    return dict(sorted(found.items(), key=lambda pair: (order.get(pair[0][:2], 3), pair[0])))
