"""Read definitions once into frozen objects: a YAML file, a folder of them, or the ready library."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from wegwijzer.definitions import kinds, nodes
from wegwijzer.definitions.faults import Faults, Trail
from wegwijzer.definitions.model import Definitions
from wegwijzer.definitions.references import check_references
from wegwijzer.definitions.rules import check_rules
from wegwijzer.definitions.shaping import BROKEN, Shaper
from wegwijzer.errors import N_, DefinitionError, Place, Problem

LIBRARY = Path(__file__).parent / "library"
MOST_FILES = 2_000
MOST_BYTES = 50_000_000  # of all files together
_ENDINGS = frozenset({".yaml", ".yml"})


@cache
def ready_library() -> Definitions:
    """Return the packaged indicators, questions, sources and policies; read and checked once per process."""
    return read_definitions(LIBRARY, base=None)


Base = Definitions | Callable[[], Definitions] | None


def read_definitions(path: Path, *, base: Base = ready_library) -> Definitions:
    """Return what a YAML file or folder (with all below it) defines, on top of `base`.

    A definition with the id of one in `base` takes its place (`cautions` says so). Raises `DefinitionError` with every
    fault of every file at once: where, what is wrong and what is allowed.
    """
    reading = gathered(path, base=base)
    if reading.faults:
        raise DefinitionError(reading.faults)
    return reading.definitions


def read_text(text: str, *, base: Base = None) -> Definitions:
    """Return the definitions in a text that `writing.as_yaml` made, such as the one frozen in a release.

    Only its form is checked, not what holds inside and between definitions: a release keeps a part of them, and one
    made under earlier rules must open for ever. Raises `DefinitionError`.
    """
    faults = Faults()
    gathering = _Gathering(faults)
    gathering.read(text, "definitions.yaml")
    if faults.problems:
        raise DefinitionError(faults.in_order())
    return _on_top(_resolved(base), gathering.own())


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was read: all definitions (`base` included), the ones of `path` itself, the faults, where all is."""

    definitions: Definitions
    own: Definitions
    faults: tuple[Problem, ...]
    places: Mapping[Trail, Place]
    replaced: tuple[tuple[str, str], ...]  # kind and id of what took the place of one in `base`


def gathered(path: Path, *, base: Base = ready_library) -> Reading:
    """Return everything that can be read at `path` with all its faults; raises nothing."""
    below, faults = _resolved(base), Faults()
    gathering = _Gathering(faults)
    for file in _files(path, faults):
        text = nodes.text_of(file, faults)
        if text is not None:
            gathering.read(text, str(file))
    own = gathering.own()
    definitions = _on_top(below, own)
    check_rules(own, definitions, faults)
    check_references(definitions, gathering.declared(definitions), faults)
    return Reading(
        definitions=definitions,
        own=own,
        faults=faults.in_order(),
        places=faults.places,
        replaced=_replaced(below, own),
    )


def _resolved(base: Base) -> Definitions:
    if base is None:
        return Definitions()
    return base if isinstance(base, Definitions) else base()


def _replaced(base: Definitions, own: Definitions) -> tuple[tuple[str, str], ...]:
    return tuple((kind, name) for kind in kinds.KINDS for name in getattr(own, kind) if name in getattr(base, kind))


def _on_top(base: Definitions, own: Definitions) -> Definitions:
    merged = {kind: MappingProxyType({**getattr(base, kind), **getattr(own, kind)}) for kind in kinds.KINDS}
    return replace(base, **merged)


def _files(path: Path, faults: Faults) -> list[Path]:
    """Return the YAML files at `path` in a fixed order; a folder or file whose name starts with a dot is left alone."""
    trail = (path.name or str(path),)
    faults.places[trail] = Place(file=str(path))
    if path.is_file():
        return [path]
    if not path.is_dir():
        faults.add("no_path", N_("%(where)s: there is no such file or folder."), trail, remedy=N_("Check the name."))
        return []
    found = sorted(each for each in path.rglob("*") if each.suffix in _ENDINGS and each.is_file())
    shown = [each for each in found if not any(part.startswith(".") for part in each.relative_to(path).parts)]
    if not shown:
        message = N_("%(where)s: there is no .yaml or .yml file in this folder.")
        faults.add("no_files", message, trail, remedy=N_("Name the folder with the definitions."))
    if len(shown) > MOST_FILES:
        message = N_("%(where)s: there are more than %(most)s files in this folder.")
        remedy = N_("Name the folder with the definitions.")
        faults.add("too_many_files", message, trail, remedy=remedy, most=MOST_FILES)
    if sum(each.stat().st_size for each in shown[:MOST_FILES]) > MOST_BYTES:
        message = N_("%(where)s: the files in this folder are larger than %(megabytes)s MB together.")
        remedy, most = N_("Name the folder with the definitions."), MOST_BYTES // 1_000_000
        faults.add("too_large", message, trail, remedy=remedy, megabytes=most)
        return []
    return shown[:MOST_FILES]


class _Gathering:
    """The definitions of several files, by kind and id."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults
        self._found: dict[str, dict[str, Any]] = {kind: {} for kind in kinds.KINDS}

    def own(self) -> Definitions:
        """Return what could be read."""
        read = {
            kind: MappingProxyType({name: thing for name, thing in things.items() if thing is not BROKEN})
            for kind, things in self._found.items()
        }
        return Definitions(**read)

    def declared(self, definitions: Definitions) -> dict[str, set[str]]:
        """Return every id that exists, also of what couldn't be read."""
        return {kind: {*getattr(definitions, kind), *self._found[kind]} for kind in kinds.KINDS}

    def read(self, text: str, file: str) -> None:
        """Add the definitions of one text."""
        root = nodes.tree_of(text, file, self._faults)
        if root is None:
            return
        shaper = Shaper(file, self._faults)
        top = (Path(file).name,)
        self._faults.places[top] = Place(file=file, line=root.start_mark.line + 1 if root.start_mark else 1)
        for kind, node in (shaper.entries(root, top) or {}).items():
            self._faults.places[(kind,)] = self._faults.places[(*top, kind)]
            if kind in kinds.KINDS:
                self._read_kind(kind, node, shaper)
            else:
                message = N_("%(where)s: “%(word)s” is no kind of definition.")
                self._faults.add_choice("unknown_key", message, (*top, kind), word=kind, allowed=kinds.KINDS)

    def _read_kind(self, kind: str, node: yaml.Node, shaper: Shaper) -> None:
        known = self._found[kind]
        earlier = {name: self._faults.places[(kind, name)] for name in known}
        for name, value in (shaper.entries(node, (kind,)) or {}).items():
            if name in known:
                self._tell_twice((kind, name), earlier[name])
                continue
            if not kinds.is_id(name):
                message = N_("%(where)s: “%(name)s” can't be an id.")
                remedy = N_("Use small letters, digits and hyphens: jeugdhulp-zonder-verblijf.")
                self._faults.add("id", message, (kind, name), remedy=remedy, name=name[:80])
            known[name] = shaper.definition(value, kinds.KINDS[kind], (kind, name), name)

    def _tell_twice(self, trail: Trail, first: Place) -> None:
        message = N_("%(where)s: this id was already used in %(file)s, line %(line)s.")
        remedy, file = N_("Choose another id, or keep one of the two."), Path(first.file).name
        self._faults.add("duplicate_id", message, trail, remedy=remedy, file=file, line=first.line or 0)
        self._faults.places[trail] = first
