"""Figures as linked tables: which figures add up to which, so that no hidden one can be worked out from the others.

For each count (indicators that count the same thing share one) and each period there is a table of areas × groups for
every breakdown, with the figure that isn't broken down as their common total. Crossed breakdowns have an axis for each
column and find their margins in the simple ones. Where parts don't add up to their total (persons without an address,
persons who are in two groups) an unpublished rest makes up the difference: nobody knows it, so it protects as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import polars as pl

from wegwijzer.areas import LEVELS_COARSE_TO_FINE, parents_of
from wegwijzer.definitions.model import CountingRule, Indicator
from wegwijzer.disclosure.primary import COUNTS, HAS_VALUE, RATES
from wegwijzer.disclosure.tables.cube import Cube, Flags, Floats, Tree
from wegwijzer.frames import TOTAL

REST = "\x00rest"
Group = tuple[tuple[str, str], ...]  # (column, category) pairs, in order; empty: everybody
ADDITIVE = (*COUNTS, *RATES, CountingRule.SUM, CountingRule.MEAN)
FINENESS = {str(level): rank for rank, level in enumerate(LEVELS_COARSE_TO_FINE)}


@dataclass(frozen=True, kw_only=True)
class LinkedTable:
    """One table of figures: its cube, and for each cell (flat) the row of its figure; -1 when it isn't published."""

    cube: Cube
    rows: np.ndarray[tuple[int], np.dtype[np.int64]]

    @property
    def unpublished(self) -> Flags:
        """Cells that no figure shows: rests, and totals or margins that aren't released."""
        return np.asarray(self.rows < 0, dtype=np.bool_)


def families_of(
    judged: pl.DataFrame, indicators: Mapping[str, Indicator], *, every: bool = False
) -> Iterator[tuple[tuple[str, ...], pl.DataFrame]]:
    """Yield the indicators that share one count, with the rows (numbered `_row`) of the first that has each cell.

    Only figures that add up, with a known count, of indicators of which something is hidden (or `every` one).
    """
    rules = [str(rule) for rule in ADDITIVE]
    rows = judged.with_row_index("_row").filter(
        pl.col("_rule").is_in(rules),
        ~pl.col("_weighted"),
        ~pl.col("_public"),
        pl.col("_count").is_not_null(),
        HAS_VALUE,
    )
    touched = set(rows.filter(pl.col("_hide") != "").get_column("indicator").unique())
    shared: dict[object, list[str]] = {}
    for name in rows.get_column("indicator").unique().sort().to_list():
        shared.setdefault(_counted_thing(name, indicators), []).append(name)
    for names in shared.values():
        if every or touched.intersection(names):
            yield tuple(names), rows.filter(pl.col("indicator").is_in(names))


def _counted_thing(name: str, indicators: Mapping[str, Indicator]) -> object:
    counting = indicators[name].counting if name in indicators else None
    if counting is None or counting.of is None or counting.rule not in (*COUNTS, *RATES):
        return name
    return (counting.of, counting.rule is CountingRule.COUNT)


def area_parents(codes: Sequence[tuple[str, str]], areas: pl.DataFrame | None) -> dict[str, str]:
    """Return for each area (code, level) the nearest area above it that is there too, "" when there is none."""
    there = {code for code, _ in codes}
    known = {} if areas is None else {row["code"]: row for row in areas.iter_rows(named=True)}
    country = next((code for code, level in codes if level == LEVELS_COARSE_TO_FINE[0]), "")
    found = {}
    for code, _ in codes:
        row = known.get(code) or {}
        told = [row.get("district") or "", row.get("municipality") or "", *parents_of(code)]
        told += [*(row.get("regions") or [])[:1], country]
        found[code] = next((above for above in told if above in there and above != code), "")
    return found


def _area_tree(rows: pl.DataFrame, areas: pl.DataFrame | None) -> Tree:
    pairs = rows.select("area", "area_level").unique().sort("area").rows()
    pairs.sort(key=lambda pair: (FINENESS.get(pair[1], 0), pair[0]))
    above = area_parents(pairs, areas)
    place = {"": 0}
    levels, codes, parents = ["top"], [""], [-1]
    for code, level in pairs:
        place[code] = len(codes)
        levels.append(level)
        codes.append(code)
        parents.append(place.get(above[code], 0))
    for parent in sorted(set(parents) - {-1}):
        levels.append(REST)
        codes.append(f"{REST}{codes[parent]}")
        parents.append(parent)
    return Tree(tuple(levels), tuple(codes), tuple(parents))


def _flat_tree(name: str, categories: Sequence[str]) -> Tree:
    count = len(categories) + 1
    return Tree((TOTAL, *[name] * (count - 1), REST), (TOTAL, *categories, REST), (-1, *[0] * count))


def tables_of(
    family: pl.DataFrame, indicators: Mapping[str, Indicator], areas: pl.DataFrame | None
) -> list[LinkedTable]:
    """Return the linked tables of one family in one period; crossed breakdowns take in the simple ones they cross."""
    columns = _columns_of(family, indicators)
    largest = [name for name in columns if not any(set(columns[name]) < set(other) for other in columns.values())]
    cells: dict[tuple[str, Group], tuple[float, int]] = {}
    for row in family.select("area", "breakdown", "group", "_count", "_row").iter_rows():
        cells.setdefault((row[0], _crossed(row[1], row[2], columns)), (float(row[3]), int(row[4])))
    tree = _area_tree(family, areas)
    return [_linked(tree, columns[name], cells) for name in largest or [TOTAL]]


def _columns_of(family: pl.DataFrame, indicators: Mapping[str, Indicator]) -> dict[str, tuple[str, ...]]:
    """Return for each breakdown that is there the columns it splits by; an unknown one is a column by itself."""
    declared = {
        breakdown.id: breakdown.columns
        for name in family.get_column("indicator").unique().sort().to_list()
        for breakdown in (indicators[name].breakdowns if name in indicators else ())
    }
    found: dict[str, tuple[str, ...]] = {TOTAL: ()}
    for name, parts in (
        family.select("breakdown", pl.col("group").str.count_matches("|", literal=True)).unique().iter_rows()
    ):
        if name != TOTAL:
            columns = declared.get(name) or (name,)
            found[name] = columns if len(columns) == parts + 1 else (name,)
    return found


def _crossed(breakdown: str, group: str, columns: Mapping[str, tuple[str, ...]]) -> Group:
    names = columns[breakdown]
    if not names:
        return ()
    parts = group.split("|") if len(names) > 1 else [group]
    return tuple(sorted(zip(names, parts, strict=True)))


def _linked(tree: Tree, names: Sequence[str], cells: Mapping[tuple[str, Group], tuple[float, int]]) -> LinkedTable:
    categories = {
        name: sorted({category for _, group in cells for column, category in group if column == name}) for name in names
    }
    trees = (tree, *(_flat_tree(name, categories[name]) for name in names))
    shape = tuple(len(axis.codes) for axis in trees)
    values, rows = np.zeros(shape), np.full(shape, -1, dtype=np.int64)
    choices = [list(enumerate([TOTAL, *categories[name]])) for name in names]
    for at, area in enumerate(tree.codes):
        for choice in product(*choices):
            group = tuple(sorted((name, part) for name, (_, part) in zip(names, choice, strict=True) if part != TOTAL))
            if (found := cells.get((area, group))) is not None:
                place = (at, *(number for number, _ in choice))
                values[place], rows[place] = found
    _fill_unpublished_totals(trees, values, rows)
    _fill_rests(trees, values)
    return LinkedTable(cube=Cube(trees, values, values), rows=rows.ravel())


def _fill_unpublished_totals(trees: Sequence[Tree], values: Floats, rows: np.ndarray) -> None:
    """Give totals that no figure shows the sum of their parts, so that no rest arises for them."""
    for axis, tree in enumerate(trees):
        block, shown = np.moveaxis(values, axis, 0), np.moveaxis(rows, axis, 0)
        for place in range(len(tree.codes) - 1, -1, -1):
            if tree.children[place]:
                parts = block[list(tree.children[place])].sum(axis=0)
                block[place] = np.where(shown[place] < 0, parts, block[place])


def _fill_rests(trees: Sequence[Tree], values: Floats) -> None:
    for axis, tree in enumerate(trees):
        block = np.moveaxis(values, axis, 0)
        for parent, children in enumerate(tree.children):
            if children:
                *parts, rest = children  # a rest stands behind all others
                block[rest] = block[parent] - block[parts].sum(axis=0)
