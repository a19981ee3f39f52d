"""Change the definitions from a page: read, change, check, write whole, and never over somebody else's change.

What the web edits and what the YAML says is the same object: the files in the home's folder of definitions.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from wegwijzer.definitions.editing import Key, definitions_of, edited, things_of
from wegwijzer.definitions.faults import Faults
from wegwijzer.definitions.kinds import KINDS
from wegwijzer.definitions.model import Definitions, Monitor
from wegwijzer.definitions.reading import gathered, ready_library
from wegwijzer.definitions.references import check_references
from wegwijzer.definitions.rules import check_rules
from wegwijzer.definitions.writing import as_yaml
from wegwijzer.errors import N_, DefinitionError, Problem, UserError
from wegwijzer.storage.durable import folder_lock, renamed, temporary_in, write_new
from wegwijzer.storage.faults import storage_faults
from wegwijzer.storage.home import Home
from wegwijzer.usecases.opening import loaded_definitions, monitor_of, part_for

ANY_VERSION = ""  # for a change that needs no reading first, such as what ends by itself
Change = Callable[[Definitions], Definitions]


class ConflictError(UserError):
    """Somebody else changed the monitor meanwhile; `theirs` is what stands there now, `version` its token."""

    def __init__(self, theirs: Definitions, version: str) -> None:
        self.theirs, self.version = theirs, version
        super().__init__(
            Problem(
                "definitions.conflict",
                N_("Somebody else changed this monitor while you were busy. Nothing of yours is saved yet."),
                remedy=N_("Look at what stands there now, and decide what must stay."),
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptMonitor:
    """A monitor as it stands in the files, everything it needs, and the token of this version."""

    monitor: Monitor
    part: Definitions
    version: str
    changed: tuple[Key, ...] = ()  # what the change touched


def version_of(definitions: Definitions, monitor_id: str) -> str:
    """Return the token of a monitor and all it needs: it changes when any of these changes. 16 hex digits."""
    part = part_for(definitions, monitor_of(definitions, monitor_id))
    ordered = [as_yaml(thing) for _key, thing in sorted(things_of(part).items())]  # which file comes first is no change
    return sha256("".join(ordered).encode()).hexdigest()[:16]


def kept_monitor(home: Home, monitor_id: str) -> KeptMonitor:
    """Return a monitor with its version token, to change it later. Raises `NotFoundError`."""
    return _kept(loaded_definitions(home), monitor_id, ())


def change_monitor(home: Home, monitor_id: str, version: str, change: Change) -> KeptMonitor:
    """Keep what `change` makes of all definitions, when the monitor is still at `version`; return it as it stands now.

    `change` gets everything that is defined (the ready library too) and returns it changed. What it adds comes into
    the monitor's own file, as does a changed copy of something from the library; what it changes is changed where it
    stands, and comments there stay. With `ANY_VERSION` there is no look at the version. Raises `NotFoundError`,
    `ConflictError` (nothing is written then), `DefinitionError` with every fault.
    """
    with _alone(home):
        files, own = _read(home)
        before = _on_library(own)
        monitor_of(before, monitor_id)
        now = version_of(before, monitor_id)
        if version not in (ANY_VERSION, now):
            raise ConflictError(part_for(before, before.monitors[monitor_id]), now)
        after = change(before)
        main = files[("monitors", monitor_id)]
        changed = _write(files, before, after, main)
        return _kept(after, monitor_id, changed) if monitor_id in after.monitors else _gone(before, monitor_id, changed)


def add_monitor(home: Home, made: Definitions, monitor_id: str) -> KeptMonitor:
    """Keep the definitions of a new monitor in a file of its own. Raises `UserError` when one of its ids is taken."""
    with _alone(home):
        files, own = _read(home)
        before = _on_library(own)
        target = home.definitions / f"{monitor_id}.yaml"
        taken = sorted(name for _kind, name in set(things_of(made)) & set(things_of(before)))
        if target.exists() or taken:
            message = N_("There is something called “%(name)s” already.")
            name = ", ".join(taken) or monitor_id
            raise UserError(Problem("definitions.taken", message, {"name": name}, remedy=N_("Choose another name.")))
        after = definitions_of(things_of(before) | things_of(made))
        changed = _write(files, before, after, target)
        return _kept(after, monitor_id, changed)


def with_things(definitions: Definitions, *things: Any) -> Definitions:
    """Return the definitions with these added, or in the place of those with the same id."""
    cls_kind = {cls: kind for kind, cls in KINDS.items()}
    return definitions_of(things_of(definitions) | {(cls_kind[type(thing)], thing.id): thing for thing in things})


def _alone(home: Home) -> Any:
    home.definitions.mkdir(exist_ok=True)
    return folder_lock(home.definitions, alone=True)


def _read(home: Home) -> tuple[dict[Key, Path], Definitions]:
    """Return in which file each definition stands, and all of them; faults that stand there already are raised."""
    if not any(home.definitions.rglob("*.y*ml")):
        return {}, Definitions()
    reading = gathered(home.definitions)
    if reading.faults:
        raise DefinitionError(reading.faults)
    return {key: Path(reading.places[key].file) for key in things_of(reading.own)}, reading.own


def _on_library(own: Definitions) -> Definitions:
    return definitions_of(things_of(ready_library()) | things_of(own))


def _kept(definitions: Definitions, monitor_id: str, changed: tuple[Key, ...]) -> KeptMonitor:
    monitor = monitor_of(definitions, monitor_id)
    part = part_for(definitions, monitor)
    return KeptMonitor(monitor=monitor, part=part, version=version_of(definitions, monitor_id), changed=changed)


def _gone(before: Definitions, monitor_id: str, changed: tuple[Key, ...]) -> KeptMonitor:
    monitor = before.monitors[monitor_id]
    return KeptMonitor(monitor=monitor, part=part_for(before, monitor), version="", changed=changed)


def _write(files: Mapping[Key, Path], before: Definitions, after: Definitions, main: Path) -> tuple[Key, ...]:
    """Write every file that changes; the one with what is new first, so that no name is used before it exists."""
    old, new = things_of(before), things_of(after)
    changed = tuple(key for key in dict.fromkeys((*old, *new)) if old.get(key) != new.get(key))
    stay = {key: path for key, path in files.items() if key in new}
    places = stay | {key: main for key in changed if key in new and key not in files}
    _refuse_faults(definitions_of({key: new[key] for key in places}), after)
    touched = {files.get(key, main) for key in changed if key in places or key in files}
    texts = {path: _text(path, {key: new[key] for key, place in places.items() if place == path}) for path in touched}
    _put(texts, first=main)
    return changed


def _refuse_faults(own: Definitions, definitions: Definitions) -> None:
    faults = Faults()
    check_rules(own, definitions, faults)
    check_references(definitions, {kind: set(getattr(definitions, kind)) for kind in KINDS}, faults)
    if faults.problems:
        raise DefinitionError(faults.in_order())


def _text(path: Path, things: dict[Key, Any]) -> str:
    return edited(path.read_text(encoding="utf-8-sig") if path.exists() else "", definitions_of(things))


def _put(texts: Mapping[Path, str], first: Path) -> None:
    """Write all beside their places, then put them in place; a full disk leaves everything as it was."""
    order: Collection[Path] = sorted(texts, key=lambda path: (path != first, str(path)))
    made: dict[Path, Path] = {}
    with storage_faults(first.parent):
        try:
            for path in order:
                made[path] = temporary_in(path.parent)
                write_new(made[path], texts[path].encode(), mode=0o644)
            for path in order:
                renamed(made[path], path)
        finally:
            for temporary in made.values():
                temporary.unlink(missing_ok=True)
