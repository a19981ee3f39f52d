"""Changes along one hierarchy that leave all its sums alone, and their combinations over several dimensions.

A leaf grows and a sibling shrinks; or a leaf, its parents and the total all grow; or two leaves far apart with the
parents between them. Combined over dimensions these say in which layers, and with which sign, a cycle is repeated.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, product

from wegwijzer.disclosure.tables.cube import Tree

Shift = tuple[tuple[int, int], ...]  # (place or layer, +1 or -1); the first one is where the change starts, with +1
MOST_PER_PLACE = 60
MOST_PER_LAYER = 240


def shifts_of(tree: Tree) -> list[list[Shift]]:
    """Return for every place the shifts in which it grows, nearest partners first, `MOST_PER_PLACE` at most."""
    return [list(islice(_unique(_shifts_at(tree, place)), MOST_PER_PLACE)) for place in range(len(tree.codes))]


def _unique(shifts: Iterator[Shift]) -> Iterator[Shift]:
    seen = set()
    for shift in shifts:
        key = frozenset(shift)
        if key not in seen:
            seen.add(key)
            yield shift


def _shifts_at(tree: Tree, place: int) -> Iterator[Shift]:
    """Every way down from `place` to a leaf, with every way on: over a sibling at some height, or to the total."""
    for below in _ways_down(tree, place):
        way = [(place, 1), *((node, 1) for node in below)]
        at = place
        while (above := tree.parent[at]) >= 0:
            for sibling in tree.children[above]:
                if sibling != at:
                    for there in _ways_down(tree, sibling):
                        yield (*way, (sibling, -1), *((node, -1) for node in there))
            way.append((above, 1))
            at = above
        yield tuple(way)


def _ways_down(tree: Tree, place: int) -> Iterator[tuple[int, ...]]:
    if not tree.children[place]:
        yield ()
    for child in tree.children[place]:
        for rest in _ways_down(tree, child):
            yield (child, *rest)


def combined_shifts(trees: Sequence[Tree]) -> list[list[Shift]]:
    """Return for every layer (flat index over the trees) the combined shifts in which it grows.

    Without trees there is one layer that moves alone.
    """
    shape = [len(tree.codes) for tree in trees]
    per_tree = [shifts_of(tree) for tree in trees]
    found = []
    for places in product(*(range(size) for size in shape)):
        choices = product(*(per_tree[axis][place] for axis, place in enumerate(places)))
        found.append([_joined(choice, shape) for choice in islice(choices, MOST_PER_LAYER)])
    return found


def _joined(choice: Sequence[Shift], shape: Sequence[int]) -> Shift:
    layers = [(0, 1)]
    for shift, size in zip(choice, shape, strict=True):
        layers = [(layer * size + place, sign * way) for layer, sign in layers for place, way in shift]
    return tuple(layers)
