"""A table of one hierarchy (crossed with one flat dimension) as a network, and the cheapest cycle through it.

Cells are arcs and every sum is a node at which what comes in goes out. Changing hidden cells without changing any
published one is a circulation, so the cheapest way to leave a cell undetermined is a shortest path from its head back
to its tail. With two hierarchies or more than two dimensions the same change is made in several layers at once (see
`layers`). Literature: Fischetti & Salazar, *Models and algorithms for the 2-dimensional cell suppression problem*
(1999); Castro, *A shortest-paths heuristic for statistical data protection in positive tables* (2007).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

from wegwijzer.disclosure.tables.cube import Tree

Arc = tuple[int, int]  # node reached, step


@dataclass(frozen=True, kw_only=True)
class Network:
    """A table that is one network: `arcs` from every node, `tails` and `heads` of every arc, `cells` they stand for.

    `may` says for each knowledge of an attacker and each step whether a hidden cell could make it; `lone` gives for the
    arc of a lone contributor all arcs in which that person is alone.
    """

    arcs: Sequence[Sequence[Arc]]
    tails: Sequence[int]
    heads: Sequence[int]
    cells: Sequence[int]
    may: tuple[Sequence[bool], ...]
    lone: Mapping[int, tuple[int, ...]]


def arcs_of(tree: Tree, flat: Tree | None) -> tuple[list[int], list[int]]:
    """Return tail and head node of every cell (place × flat place, row by row); growing a cell goes from tail to head.

    Nodes: a row node for every leaf (its groups add up to its total), a column node for every parent and group, and one
    for every parent's totals; one ground node closes the network. The sums over groups of a parent follow from these.
    """
    numbers: dict[tuple[str, int, int], int] = {}

    def node(kind: str, place: int = 0, group: int = 0) -> int:
        return numbers.setdefault((kind, place, group), len(numbers))

    ground = node("ground")
    tails, heads = [], []
    for place, above in enumerate(tree.parent):
        leaf = not tree.children[place]
        row = node("row", place) if leaf and flat is not None else ground
        for group in range(len(flat.codes) if flat is not None else 1):
            down = row if leaf else node("column", place, group)
            up = node("column", above, group) if above >= 0 else ground
            turned = flat is not None and group == 0
            tails.append(up if turned else down)
            heads.append(down if turned else up)
    return tails, heads


def neighbours(tails: Sequence[int], heads: Sequence[int], usable: Sequence[bool]) -> list[list[Arc]]:
    """Return for every node its arcs over `usable` cells: (node reached, step).

    Step `cell` lets a cell grow, step `cell + number of cells` lets it shrink, against its direction.
    """
    found: list[list[Arc]] = [[] for _ in range(max((*tails, *heads), default=-1) + 1)]
    for cell, (tail, head) in enumerate(zip(tails, heads, strict=True)):
        if tail != head and usable[cell]:
            found[tail].append((head, cell))
            found[head].append((tail, cell + len(tails)))
    return found


def cheapest_path(
    arcs: Sequence[Sequence[Arc]], ends: tuple[int, int], costs: Sequence[float], limit: float
) -> tuple[float, list[int]] | None:
    """Return cost and steps of the cheapest path from `ends[0]` to `ends[1]` that costs less than `limit`, or None.

    `costs` has the cost of every step (infinite: not allowed). Dijkstra's algorithm, stopped at the target.
    """
    source, target = ends
    distance = {source: 0.0}
    known = distance.get
    came: dict[int, tuple[int, int]] = {}
    queue = [(0.0, source)]
    while queue:
        so_far, at = heappop(queue)
        if at == target:
            return so_far, _walked(came, source, target)
        if so_far > distance[at]:
            continue
        for to, step in arcs[at]:
            then = so_far + costs[step]
            if then < known(to, limit):
                distance[to] = then
                came[to] = (at, step)
                heappush(queue, (then, to))
    return None


def _walked(came: dict[int, tuple[int, int]], source: int, target: int) -> list[int]:
    path = []
    while target != source:
        target, step = came[target]
        path.append(step)
    return path
