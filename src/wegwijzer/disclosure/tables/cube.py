"""A table as a dense block of numbers: one axis per dimension, every node of its hierarchy a place on it.

Place 0 of an axis is the total; parents stand before their children. The value of a parent is the sum of its children,
whatever the places on the other axes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Places = NDArray[np.int64]


@dataclass(frozen=True)
class Tree:
    """One dimension: `levels[i]` and `codes[i]` of place i, and the place of its parent (-1 for the total)."""

    levels: tuple[str, ...]
    codes: tuple[str, ...]
    parent: tuple[int, ...]
    also: tuple[tuple[int, tuple[int, ...]], ...] = ()  # sums of other classifications over the same leaves

    @cached_property
    def sums(self) -> tuple[tuple[int, tuple[int, ...]], ...]:
        """All sums along this dimension: a place and the places that add up to it."""
        return (*((place, parts) for place, parts in enumerate(self.children) if parts), *self.also)

    @cached_property
    def below(self) -> dict[int, tuple[int, ...]]:
        """For each place that is a sum the places that add up to it, by any one classification."""
        return dict(self.sums)

    @cached_property
    def children(self) -> tuple[tuple[int, ...], ...]:
        """For each place the places right under it."""
        found: list[list[int]] = [[] for _ in self.parent]
        for place, above in enumerate(self.parent):
            if above >= 0:
                found[above].append(place)
        return tuple(tuple(places) for places in found)

    @cached_property
    def height(self) -> Places:
        """For each place how many levels there are below it at most: 0 for a leaf."""
        heights = np.zeros(len(self.parent), dtype=np.int64)
        for place in range(len(self.parent) - 1, 0, -1):
            above = self.parent[place]
            if above >= 0:
                heights[above] = max(heights[above], heights[place] + 1)
        for place, parts in self.also:
            heights[place] = max(heights[place], heights[list(parts)].max() + 1)
        return heights

    @property
    def is_flat(self) -> bool:
        """Whether all places but the total are leaves."""
        return all(above <= 0 for above in self.parent) and not self.also

    def add_up(self, values: Floats, axis: int) -> None:
        """Fill the parents of `axis` in place with the sums of their children; leaves must be there."""
        block = np.moveaxis(values, axis, 0)
        for place in range(len(self.parent) - 1, 0, -1):
            if self.parent[place] >= 0:
                block[self.parent[place]] += block[place]
        for place, parts in self.also:
            if place:
                block[place] = block[list(parts)].sum(axis=0)


@dataclass(frozen=True)
class Cube:
    """Values of all cells of one table, and the number of contributors behind each (for counts the values)."""

    trees: tuple[Tree, ...]
    values: Floats
    contributors: Floats

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of places per dimension."""
        return tuple(len(tree.codes) for tree in self.trees)


def lone_classes(cube: Cube) -> dict[int, tuple[int, ...]]:
    """Return for each cell of one contributor (flat index) all cells in which that contributor is alone.

    A total of one person has the same person as the one cell under it: knowing either is knowing both.
    """
    lone = cube.contributors == 1
    groups: dict[int, list[int]] = {}
    for index in np.flatnonzero(lone).tolist():
        groups.setdefault(_finest(cube, index), []).append(index)
    return {index: tuple(group) for group in groups.values() for index in group}


def _finest(cube: Cube, index: int) -> int:
    place = [int(part) for part in np.unravel_index(index, cube.shape)]
    for axis, tree in enumerate(cube.trees):
        while below := tree.below.get(place[axis], ()):
            tries = ([*place[:axis], child, *place[axis + 1 :]] for child in below)
            found = next((tried for tried in tries if cube.contributors[tuple(tried)] > 0), None)
            if found is None:
                break
            place = found
    return int(np.ravel_multi_index(tuple(place), cube.shape))
