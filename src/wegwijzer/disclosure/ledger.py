"""The ledger: what was released to which audience, one line of JSON for each release, never a value."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Self

from wegwijzer.errors import N_, DisclosureError, Place, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One release: what it was (`release`: its id or file, `sha256` of its bytes), for whom, under which policy, when.

    `hidden` counts figures by status. The file itself stays where it was written; the ledger says that it went out.
    """

    release: str
    audience: str
    policy: str
    released_on: date
    sha256: str = ""
    cells: int = 0
    hidden: Mapping[str, int] | None = None
    withdrawn: bool = False

    def as_line(self) -> str:
        """Return the entry as one line of JSON."""
        content = asdict(self) | {"released_on": self.released_on.isoformat(), "hidden": dict(self.hidden or {})}
        return json.dumps(content, ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_line(cls, line: str) -> Self:
        """Return the entry of a line of JSON. Raises ValueError, KeyError or TypeError when it isn't one."""
        content = json.loads(line)
        return cls(**content | {"released_on": date.fromisoformat(content["released_on"])})


def read_ledger(lines: Iterable[str], file: str = "") -> tuple[Entry, ...]:
    """Return the entries of a ledger, oldest first; empty lines don't count.

    Raises `DisclosureError` with every damaged line: a ledger with holes can't protect what went out before.
    """
    entries, problems = [], []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            entries.append(Entry.from_line(line))
        except (ValueError, KeyError, TypeError):
            message = N_("Line %(line)s of the ledger can't be read.")
            problems.append(Problem("ledger.line", message, {"line": number}, place=Place(file=file, line=number)))
    if problems:
        raise DisclosureError(problems)
    return tuple(entries)


def known_to(
    entries: Sequence[Entry], audience: str, talking: Mapping[str, Collection[str]] | None = None
) -> tuple[Entry, ...]:
    """Return what `audience` has seen: its own releases, the public ones, and those of audiences it can talk to.

    `talking` names for an audience the others it shares with. What was released to the public is known to everybody;
    withdrawn releases stay known, because nobody forgets.
    """
    circle = {audience, "publiek", *(talking or {}).get(audience, ())}
    return tuple(entry for entry in entries if entry.audience in circle)
