"""The design of a monitor as one object for a page, and the ways to begin one."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from wegwijzer.definitions.design import Perspective
from wegwijzer.definitions.model import Audience, Definitions, Function, Monitor, Organisation, Phase
from wegwijzer.definitions.reading import gathered, ready_library
from wegwijzer.definitions.writing import as_yaml
from wegwijzer.errors import N_, DefinitionError, Problem, UserError
from wegwijzer.planning.advice import design_cautions
from wegwijzer.planning.beginning import blank_monitor, copied_monitor, example_definitions, examples
from wegwijzer.planning.burden import YearlyBurden, burden_of
from wegwijzer.planning.doubles import AskedTwice, asked_twice
from wegwijzer.planning.perspectives import missing_perspectives
from wegwijzer.planning.size import LeaveOut, Size, size_of, to_leave_out
from wegwijzer.planning.triangulation import Matrix, matrix_of
from wegwijzer.storage.home import Home
from wegwijzer.usecases.beginning import slug
from wegwijzer.usecases.keeping_definitions import KeptMonitor, add_monitor
from wegwijzer.usecases.opening import (
    loaded_definitions,
    monitor_of,
    newest_releases,
    not_found,
    opened_release,
    part_for,
)
from wegwijzer.usecases.viewer import Viewer

MAY_BE_IMPORTED = ("monitors", "questions", "indicators", "sources", "targets")


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """A monitor with everything that can be said about its design."""

    definitions: Definitions
    monitor: Monitor
    burden: YearlyBurden
    size: Size
    matrix: Matrix
    cautions: tuple[Problem, ...]
    missing: tuple[Perspective, ...]
    leave_out: tuple[LeaveOut, ...]
    twice: tuple[AskedTwice, ...]


def design_of(home: Home, monitor_id: str, *, discussed: dict[str, int] | None = None) -> Design:
    """Return the design of a monitor; `discussed` counts per indicator how often it came up (None: not known).

    How long the series are is looked up in the newest release, for a monitor that wants to forecast. Raises
    `NotFoundError`.
    """
    definitions = loaded_definitions(home)
    monitor = monitor_of(definitions, monitor_id)
    burden = burden_of(definitions, monitor)
    own = [each for each in definitions.monitors.values() if each.organisation == monitor.organisation]
    return Design(
        definitions=definitions,
        monitor=monitor,
        burden=burden,
        size=size_of(definitions, monitor, burden),
        matrix=matrix_of(definitions, monitor),
        cautions=design_cautions(definitions, monitor, points=points_of(home, monitor)),
        missing=missing_perspectives(definitions, monitor),
        leave_out=to_leave_out(
            definitions, monitor, discussed=discussed or {}, cycles=0 if discussed is None else max(monitor.cycle, 1)
        ),
        twice=asked_twice(definitions, own, of=monitor.id),
    )


def points_of(home: Home, monitor: Monitor) -> dict[str, int] | None:
    """Return how many periods each figure has in the newest release of a monitor that wants to forecast.

    No release yet: no periods. None for another monitor: there nobody needs to know.
    """
    if Function.FORECAST not in monitor.functions:
        return None
    newest = newest_releases(home)
    release = next((found for each in Audience if (found := newest.get((monitor.id, each.value)))), None)
    return _points_in(home, release.id) if release is not None else {}


@lru_cache(maxsize=64)
def _points_in(home: Home, release_id: str) -> dict[str, int]:
    """Count the periods of each figure; a release never changes, so this is done once."""
    figures = opened_release(home, release_id).figures
    return {name: figures.figures(name).frame["period"].n_unique() for name in figures.indicators}


def own_organisation(definitions: Definitions, viewer: Viewer) -> Organisation:
    """Return the viewer's organisation with a municipality; raises `UserError` when it has none."""
    found = definitions.organisations.get(viewer.organisation or "")
    if found is None:
        raise not_found(viewer.organisation or "-")
    if not found.municipality:
        message = N_("Your organisation has no municipality yet, so a monitor wouldn't know its area.")
        raise UserError(Problem("plan.no_municipality", message, remedy=N_("Ask the administrator to fill it in.")))
    return found


def free_name(definitions: Definitions, title: str) -> str:
    """Return an id made of a title that no monitor, question or indicator has yet."""
    name = slug(title)
    taken = {*definitions.monitors, *definitions.indicators, *definitions.organisations, *definitions.sources}
    number = 2
    found = name
    while found in taken or f"{found}-1" in definitions.questions:
        found, number = f"{name}-{number}", number + 1
    return found


def begin_blank(home: Home, viewer: Viewer, title: str) -> KeptMonitor:
    """Begin a monitor with nothing in it."""
    definitions = loaded_definitions(home)
    name = free_name(definitions, title)
    return add_monitor(home, blank_monitor(name, title, own_organisation(definitions, viewer)), name)


def begin_from_example(home: Home, viewer: Viewer, example: str, title: str) -> KeptMonitor:
    """Begin a monitor from one of the ready examples; raises `NotFoundError` for another name."""
    if example not in examples():
        raise not_found(example)
    definitions = loaded_definitions(home)
    name = free_name(definitions, title)
    made = copied_monitor(example_definitions(), example, name, title, own_organisation(definitions, viewer))
    return add_monitor(home, made, name)


def take_over(home: Home, viewer: Viewer, monitor_id: str, title: str) -> KeptMonitor:
    """Copy a monitor that somebody else shows in public to the own municipality; the caller checked that it is seen."""
    definitions = loaded_definitions(home)
    monitor_of(definitions, monitor_id)
    name = free_name(definitions, title)
    made = copied_monitor(definitions, monitor_id, name, title, own_organisation(definitions, viewer))
    return add_monitor(home, made, name)


def exported(home: Home, monitor_id: str) -> str:
    """Return a monitor and what is its own as YAML; what is in the ready library, and who has it, is left out."""
    definitions = loaded_definitions(home)
    part, ready = part_for(definitions, monitor_of(definitions, monitor_id)), ready_library()
    kept = {
        kind: {name: each for name, each in getattr(part, kind).items() if getattr(ready, kind).get(name) != each}
        for kind in MAY_BE_IMPORTED
    }
    return as_yaml(Definitions(**kept))


def begin_from_text(home: Home, viewer: Viewer, text: str) -> KeptMonitor:
    """Begin a monitor from YAML that `exported` made or a person wrote. It becomes one of the own organisation.

    What the home knows already under the same id must be the same. Raises `DefinitionError` with every fault, and
    `UserError` when it holds no monitor or more, what may not come in this way (policies, organisations), or something
    that differs from what is there. Nothing is kept then.
    """
    definitions = loaded_definitions(home)
    own = own_organisation(definitions, viewer)
    made = _read(home, text, definitions, own)
    (monitor,) = made.monitors.values()
    there = {kind: getattr(definitions, kind) for kind in MAY_BE_IMPORTED if kind != "monitors"}
    new = {
        kind: {name: each for name, each in getattr(made, kind).items() if name not in known}
        for kind, known in there.items()
    }
    return add_monitor(home, Definitions(monitors={monitor.id: monitor}, **new), monitor.id)


def _read(home: Home, text: str, definitions: Definitions, own: Organisation) -> Definitions:
    """Return what a text defines, checked on top of all that is there."""
    with tempfile.TemporaryDirectory(dir=home.work) as folder:
        file = Path(folder, "monitor.yaml")
        file.write_text(text, encoding="utf-8")
        reading = gathered(file, base=definitions)
    faults = [each for each in reading.faults if each.params.get("word") != _other_owner(reading.own)]
    if faults:
        raise DefinitionError(faults)
    problems = _not_allowed(reading.own, definitions)
    if problems:
        raise UserError(problems)
    (monitor,) = reading.own.monitors.values()
    mine = replace(monitor, organisation=own.id, fictional=False, phase=Phase.SET_UP)
    return replace(reading.own, monitors={mine.id: mine})


def _other_owner(own: Definitions) -> str:
    """The organisation a text names: it needs not exist here, for the monitor becomes one's own."""
    return next((monitor.organisation for monitor in own.monitors.values()), "")


def _not_allowed(own: Definitions, definitions: Definitions) -> list[Problem]:
    found = []
    if len(own.monitors) != 1:
        message = N_("The file has %(count)s monitors; it must have exactly one.")
        found.append(Problem("plan.import_count", message, {"count": len(own.monitors)}))
    if own.policies or own.organisations:
        message = N_("Rules for protection and organisations can't come in this way.")
        found.append(Problem("plan.import_kind", message, remedy=N_("Take them out of the file.")))
    for kind in ("questions", "indicators", "sources", "targets"):
        for name, each in getattr(own, kind).items():
            if getattr(definitions, kind).get(name, each) != each:
                message = N_("“%(name)s” is here already, and is something else.")
                found.append(Problem("plan.import_taken", message, {"name": name}, remedy=N_("Give it another id.")))
    for monitor in own.monitors.values():
        found += _weakened(monitor)
        if monitor.id in definitions.monitors:
            message = N_("There is a monitor “%(name)s” already.")
            found.append(Problem("plan.import_taken", message, {"name": monitor.id}, remedy=N_("Give it another id.")))
    return found


def _weakened(monitor: Monitor) -> list[Problem]:
    """An audience gets the rules that were made for it, or the strictest ones: an import never loosens protection."""
    loose = [name for name, policy in monitor.audiences.items() if policy not in (name, "publiek")]
    message = N_("The audience “%(name)s” may only have its own rules for protection.")
    return [Problem("plan.import_policy", message, {"name": name}) for name in loose]


def archived(definitions: Definitions, monitor_id: str, on: date) -> Monitor:
    """Return the monitor as kept but no longer used since `on`: nothing of it is thrown away."""
    return replace(monitor_of(definitions, monitor_id), archived_on=on)
