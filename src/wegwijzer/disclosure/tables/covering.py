"""The cheapest pattern of one network as a covering program: hide at least one cell of every cut that is known.

HiGHS chooses cells for the cuts found so far, attackers find new cuts, and so on. First without integers: that
is quick and gives most of the cuts (and a proven lower bound), then with them. When no cut is violated any more the
pattern is the best there is. Numbers of rounds and nodes are fixed, never a time: the same table, the same pattern.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wegwijzer.disclosure.solver import CoveringProgram, Numbers
from wegwijzer.disclosure.tables.cube import Floats
from wegwijzer.disclosure.tables.cuts import Cuts
from wegwijzer.disclosure.tables.network import Network

RELAXED_ROUNDS = 12
FEW = 0.02  # new cuts for each primary cell: below it integers gain more than another round without
TIGHT = 1e-6
HALF = 0.4


@dataclass(frozen=True, kw_only=True)
class Cover:
    """Cells to hide besides the primary ones (flat), and what every pattern costs at least.

    `safe`: no attacker of counts pins a cell (else some cells lack a partner still). `best`: and no pattern is cheaper,
    but for the gap that was allowed.
    """

    cells: tuple[int, ...]
    least: float
    safe: bool
    best: bool


class Covering:
    """The covering program of one network."""

    def __init__(
        self,
        network: Network,
        primary: Sequence[int],
        hidden: Sequence[int],
        weights: Floats,
        *,
        pooled: bool = False,
    ) -> None:
        """Take in the network, the cells (flat) that must stay open, those hidden anyway, and the costs of the rest.

        `pooled`: they stay open to all lone contributors together.
        """
        place = {cell: at for at, cell in enumerate(network.cells)}
        self._net = network
        self._always = [False] * len(network.cells)
        for cell in hidden:
            self._always[place[cell]] = True
        self._cuts = Cuts(network, [place[cell] for cell in primary], pooled=pooled)
        self._count = len(primary)
        usable = np.array(network.may, dtype=np.bool_).reshape(-1, len(network.cells)).max(axis=0)
        self._choices = [at for at, there in enumerate(usable.tolist()) if there and not self._always[at]]
        self._number = {at: number for number, at in enumerate(self._choices)}
        self._program = CoveringProgram(weights[[network.cells[at] for at in self._choices]])

    def solved(self, *, rounds: int, gap: float = 0.0, nodes: int = 0) -> Cover:
        """Return the cover after at most `rounds` with integers, each within `gap` and `nodes` (0: no limit)."""
        pinned, new = self._added(self._marked(np.zeros(len(self._choices))))
        for _ in range(RELAXED_ROUNDS if pinned else 0):
            pinned, new = self._added(self._marked(self._program.lowest()))
            if new <= FEW * self._count:
                break
        self._program.whole(gap=gap, nodes=nodes)
        chosen, proven = np.zeros(len(self._choices)), False
        for _ in range(rounds):
            chosen = self._program.lowest()
            proven = self._program.optimal
            pinned, new = self._added(self._marked(chosen))
            if not new:
                break
        cells = tuple(self._net.cells[at] for at, one in zip(self._choices, chosen, strict=True) if one > HALF)
        return Cover(cells=cells, least=self._program.least, safe=not pinned, best=proven and not pinned)

    def _marked(self, chosen: Numbers) -> list[bool]:
        marks = list(self._always)
        for at, one in zip(self._choices, chosen.tolist(), strict=True):
            marks[at] = marks[at] or one > HALF
        return marks

    def _added(self, hidden: Sequence[bool]) -> tuple[int, int]:
        """Add the cuts that `hidden` violates; return how many cells are pinned and how many cuts were new."""
        pinned, cuts = self._cuts.violated(hidden)
        new = sum(
            self._program.add([self._number[at] for at in sorted(cut) if at in self._number])
            for cut in sorted(cuts, key=sorted)
        )
        return pinned, new
