"""Change a file of definitions as a careful person would: what doesn't change keeps its own text and its comments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from wegwijzer.definitions import nodes
from wegwijzer.definitions.faults import Faults
from wegwijzer.definitions.kinds import KINDS
from wegwijzer.definitions.model import Definitions
from wegwijzer.definitions.reading import read_text
from wegwijzer.definitions.writing import as_yaml

Key = tuple[str, str]  # kind and id


def things_of(definitions: Definitions) -> dict[Key, Any]:
    """Return all definitions by kind and id."""
    return {(kind, name): thing for kind in KINDS for name, thing in getattr(definitions, kind).items()}


def definitions_of(things: dict[Key, Any]) -> Definitions:
    """Return definitions made of what `things_of` gives."""
    return Definitions(**{kind: {name: each for (of, name), each in things.items() if of == kind} for kind in KINDS})


def edited(text: str, wanted: Definitions) -> str:
    """Return the text of a file that holds exactly the `wanted` definitions.

    Definitions that stay as they are keep their lines, order and comments; changed ones are written anew in their
    place; new ones come last among their kind. A file in another shape (everything on one line) is written anew as a
    whole. Raises `DefinitionError` when the result can't be read, for instance because a required text is empty.
    """
    now, then = things_of(read_text(text)), things_of(wanted)
    if now == then:
        return text
    changed = _by_hand(text, now, then)
    return changed if changed is not None and _reads_as(changed, then) else _anew(wanted)


def _anew(wanted: Definitions) -> str:
    text = as_yaml(wanted)
    read_text(text)  # raises when a field doesn't hold
    return text


def _reads_as(text: str, then: dict[Key, Any]) -> bool:
    faults = Faults()
    return nodes.tree_of(text, "definitions.yaml", faults) is not None and things_of(read_text(text)) == then


@dataclass(frozen=True, slots=True)
class _Entry:
    """Where one definition stands: its first line, and the line after its last one."""

    key: Key
    first: int
    after: int


def _by_hand(text: str, now: dict[Key, Any], then: dict[Key, Any]) -> str | None:
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    entries = _entries(text, lines)
    if entries is None:
        return None
    for entry in sorted(entries, key=lambda each: -each.first):
        if entry.key not in then:
            lines[entry.first : entry.after] = []
        elif then[entry.key] != now.get(entry.key):
            lines[entry.first : entry.after] = _lines_of(then[entry.key])[1:]
    added = {key: thing for key, thing in then.items() if key not in now}
    return "".join(_with(lines, added))


def _lines_of(thing: Any) -> list[str]:
    return as_yaml(thing).splitlines(keepends=True)


def _with(lines: list[str], added: dict[Key, Any]) -> list[str]:
    """Add definitions at the end of their kind, or as a new kind at the end of the file."""
    for kind in KINDS:
        new = [line for (of, _name), thing in added.items() if of == kind for line in _lines_of(thing)[1:]]
        heads = [number for number, line in enumerate(lines) if line.startswith(f"{kind}:")]
        if new and heads:
            at = heads[0] + 1
            while at < len(lines) and not (lines[at].strip() and lines[at][0] not in " #"):
                at += 1
            while at > heads[0] + 1 and _is_idle(lines[at - 1]):
                at -= 1
            lines[at:at] = new
        elif new:
            lines += [f"{kind}:\n", *new]
    return lines


def _is_idle(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


def _entries(text: str, lines: list[str]) -> list[_Entry] | None:
    """Return where each definition stands; None when the file isn't in the shape of one key on a line."""
    root = nodes.tree_of(text, "definitions.yaml", Faults())
    if root is None:
        return []
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        return None
    kinds = [(key.value, key.start_mark.line, value) for key, value in root.value]
    found: list[_Entry] = []
    for place, (kind, line, value) in enumerate(kinds):
        end = kinds[place + 1][1] if place + 1 < len(kinds) else len(lines)
        if nodes.is_empty(value):
            continue
        if not isinstance(value, yaml.MappingNode) or value.flow_style or value.start_mark.line == line:
            return None
        found += _of_kind(kind, value, lines, end)
    return found


def _of_kind(kind: str, node: yaml.MappingNode, lines: list[str], end: int) -> Iterator[_Entry]:
    starts = [(str(key.value), key.start_mark.line) for key, _value in node.value]
    for place, (name, first) in enumerate(starts):
        after = starts[place + 1][1] if place + 1 < len(starts) else end
        while after > first + 1 and _is_idle(lines[after - 1]):
            after -= 1
        yield _Entry((kind, name), first, after)
