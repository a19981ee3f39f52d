"""Which hidden cells a network still lacks: for every primary cell that an attacker pins, the cuts that say why.

A cell is open to an attacker when a path of hidden cells closes a cycle with it, in one of two directions. Where none
does, the nodes within reach are cut off from the other end: at least one of the cells that cross that border must be
hidden, in one direction or the other. Such a set of cells is a cut; every safe pattern has a cell of each.
Literature: Fischetti & Salazar, *Models and algorithms for the 2-dimensional cell suppression problem* (1999).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import product

from wegwijzer.disclosure.tables.moves import FLOOR, POLICY
from wegwijzer.disclosure.tables.network import Arc, Network

Cut = frozenset[int]
SHORTEST = 2  # cuts kept of one question: the smallest say most


class Cuts:
    """Finds cuts that a pattern violates. Remembers by which paths cells were open: most stay so."""

    def __init__(self, network: Network, primary: Sequence[int], *, pooled: bool = False) -> None:
        """Take in the network and the arcs that must stay open. `pooled`: to all lone contributors at once."""
        self._net, self._primary, self._pooled = network, primary, pooled
        self._size = len(network.cells)
        self._kept: dict[int, list[tuple[int, ...]]] = {}
        self._hidden: list[bool] = []
        self._near: list[list[list[Arc]]] = []

    def violated(self, hidden: Sequence[bool]) -> tuple[int, set[Cut]]:
        """Return how many primary arcs an attacker pins when `hidden` (a mark for each arc) is, and cuts for them."""
        self._hidden = list(hidden)
        self._near = [self._open_arcs(may) for may in self._net.may]
        pinned, found = 0, set[Cut]()
        for primary in self._primary:
            kept = self._kept.get(primary)
            if kept is not None and all(self._hidden[arc] for path in kept for arc in path):
                continue
            self._kept.pop(primary, None)
            cuts = set(self._lacking(primary))
            pinned += bool(cuts)
            found |= cuts
        return pinned, found

    def _open_arcs(self, may: Sequence[bool]) -> list[list[Arc]]:
        size, hidden = self._size, self._hidden
        return [[(to, step) for to, step in arcs if hidden[step % size] and may[step]] for arcs in self._net.arcs]

    def _lacking(self, primary: int) -> Iterator[Cut]:
        """Yield cuts for one primary arc; none: its paths are kept."""
        lone = self._net.lone
        own = lone.get(primary, ())
        everybody = {arc for arc in lone if arc not in own} if self._pooled else set[int]()
        path, cuts = self._tried(primary, POLICY, {primary, *everybody})
        yield from cuts
        if path is None:
            yield from self._tried(primary, FLOOR, {primary, *everybody})[1]
            return
        paths, whole = [path], True
        for one in {lone[arc][0] for arc in path if arc in lone} - set(own[:1]):
            other, cuts = self._tried(primary, FLOOR, {primary, *lone[one]})
            yield from cuts
            if other is None:
                whole = False
            else:
                paths.append(other)
        if whole:
            self._kept[primary] = paths

    def _tried(self, primary: int, knowledge: int, barred: Collection[int]) -> tuple[tuple[int, ...] | None, list[Cut]]:
        """Return a path that closes a cycle without the arcs `barred`, or None and the cuts that stand in the way."""
        net, may = self._net, self._net.may[knowledge]
        sides: list[tuple[Cut, Cut]] = []
        for step, source, target in (
            (primary, net.heads[primary], net.tails[primary]),
            (primary + self._size, net.tails[primary], net.heads[primary]),
        ):
            if not may[step]:
                continue
            came = self._reached(source, target, knowledge, barred)
            if target in came:
                return self._walked(came, source, target), []
            sides.append(
                (
                    self._border(came.keys(), knowledge, barred),
                    self._border_of_others(self._reaching(target, knowledge, barred), knowledge, barred),
                )
            )
        cuts = {frozenset[int]().union(*choice) for choice in product(*sides)} if sides else set()
        return None, sorted(cuts, key=lambda cut: (len(cut), sorted(cut)))[:SHORTEST]

    def _reached(self, source: int, target: int, knowledge: int, barred: Collection[int]) -> dict[int, Arc]:
        """Return the nodes within reach, with for each how it was reached (node before, arc); stop at the target."""
        near, size = self._near[knowledge], self._size
        came = {source: (source, -1)}
        front = [source]
        for node in front:
            for to, step in near[node]:
                if to not in came and step % size not in barred:
                    came[to] = (node, step % size)
                    if to == target:
                        return came
                    front.append(to)
        return came

    def _walked(self, came: dict[int, Arc], source: int, target: int) -> tuple[int, ...]:
        path = []
        while target != source:
            target, arc = came[target]
            path.append(arc)
        return tuple(path)

    def _reaching(self, target: int, knowledge: int, barred: Collection[int]) -> set[int]:
        """Return the nodes from which the target is within reach."""
        size, may, hidden = self._size, self._net.may[knowledge], self._hidden
        found, front = {target}, [target]
        for node in front:
            for before, back in self._net.arcs[node]:
                arc = back % size
                if before not in found and hidden[arc] and arc not in barred and may[(back + size) % (2 * size)]:
                    found.add(before)
                    front.append(before)
        return found

    def _border(self, inside: Collection[int], knowledge: int, barred: Collection[int]) -> Cut:
        """Return the arcs by which one could leave a set of nodes, were they hidden."""
        size, may = self._size, self._net.may[knowledge]
        return frozenset(
            step % size
            for node in inside
            for to, step in self._net.arcs[node]
            if to not in inside and may[step] and step % size not in barred
        )

    def _border_of_others(self, inside: Collection[int], knowledge: int, barred: Collection[int]) -> Cut:
        """Return the arcs by which one could enter a set of nodes, were they hidden."""
        size, may = self._size, self._net.may[knowledge]
        return frozenset(
            back % size
            for node in inside
            for before, back in self._net.arcs[node]
            if before not in inside and may[(back + size) % (2 * size)] and back % size not in barred
        )
