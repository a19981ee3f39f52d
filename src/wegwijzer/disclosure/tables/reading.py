"""From a frame of finest cells to cubes: every fault of the input is told at once, and nothing is guessed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import polars as pl

from wegwijzer.disclosure.tables.cube import Cube, Floats, Tree
from wegwijzer.disclosure.tables.spec import TableSpec
from wegwijzer.errors import N_, DisclosureError, Param, Problem

TOTAL_LEVEL, TOTAL_CODE = "total", "Total"
TOTAL_SIGNS = ("", "total", "totaal")
MOST_NAMED = 5
MOST_CELLS = 20_000_000


@dataclass(frozen=True, kw_only=True)
class Input:
    """The finest rows of a table, checked, with the given totals set apart."""

    spec: TableSpec
    rows: pl.DataFrame
    totals: pl.DataFrame


def checked_input(spec: TableSpec, frame: pl.DataFrame) -> Input:
    """Return the finest rows of `frame`, with codes as text and values as numbers.

    A level that is empty (or says Total) makes a row a given total: it is checked against its parts and not used.
    Raises `DisclosureError` with every fault: missing columns, values that are no number, negative or (counts) broken,
    a finer level filled under an empty one, a code in two branches, rows given twice, totals that don't add up or have
    no parts, combinations that are missing.
    """
    missing = [name for name in spec.needed if name not in frame.columns]
    if missing:
        message = N_("The file has no column %(columns)s.")
        raise DisclosureError(Problem("table.column", message, {"columns": ", ".join(missing)}))
    rows = _normalised(spec, frame)
    problems = [*_value_problems(spec, rows), *_hole_problems(spec, rows)]
    finest = rows.filter(pl.all_horizontal(pl.col(level).is_not_null() for level in spec.levels))
    totals = rows.filter(pl.any_horizontal(pl.col(level).is_null() for level in spec.levels))
    if finest.is_empty():
        problems.append(Problem("table.empty", N_("The file holds no cells of the finest level.")))
    if not problems:
        problems += [*_branch_problems(spec, finest), *_double_problems(spec, finest)]
    if not problems:
        problems += [*_total_problems(spec, finest, totals), *_missing_problems(spec, finest)]
    if problems:
        raise DisclosureError(problems)
    return Input(spec=spec, rows=finest, totals=totals)


def _normalised(spec: TableSpec, frame: pl.DataFrame) -> pl.DataFrame:
    text = [pl.col(name).cast(pl.String).str.strip_chars() for name in (*spec.levels, *spec.by)]
    numbers = [name for name in (spec.value, spec.contributors) if name]
    rows = frame.select(spec.needed).with_row_index("_row", offset=2).with_columns(text)
    rows = rows.with_columns(pl.col(name).cast(pl.Float64, strict=False) for name in numbers)
    total = [pl.col(level).str.to_lowercase().is_in(TOTAL_SIGNS) for level in spec.levels]
    emptied = [
        pl.when(is_total).then(None).otherwise(level).alias(level)
        for level, is_total in zip(spec.levels, total, strict=True)
    ]
    return rows.with_columns(emptied)


def _listed(rows: pl.DataFrame) -> str:
    named = [str(row) for row in rows.get_column("_row").head(MOST_NAMED).to_list()]
    return ", ".join(named) + (" …" if rows.height > MOST_NAMED else "")


def _rows_problem(code: str, message: str, rows: pl.DataFrame, **params: Param) -> list[Problem]:
    if rows.is_empty():
        return []
    return [Problem(code, message, {"rows": _listed(rows), "count": rows.height, **params})]


def _value_problems(spec: TableSpec, rows: pl.DataFrame) -> list[Problem]:
    value = pl.col(spec.value)
    number = rows.filter(value.is_null() | value.is_nan() | value.is_infinite())
    message = N_("%(count)s rows have no number in “%(column)s” (rows %(rows)s).")
    found = _rows_problem("table.number", message, number, column=spec.value)
    message = N_("%(count)s rows have a negative number in “%(column)s” (rows %(rows)s).")
    found += _rows_problem("table.negative", message, rows.filter(value < 0), column=spec.value)
    if spec.count:
        message = N_("%(count)s rows have a count that is no whole number (rows %(rows)s).")
        found += _rows_problem("table.whole", message, rows.filter(value != value.round()))
    return found


def _hole_problems(spec: TableSpec, rows: pl.DataFrame) -> list[Problem]:
    found = []
    for levels in spec.hierarchies:
        for coarse, fine in pairwise(levels):
            holes = rows.filter(pl.col(coarse).is_null() & pl.col(fine).is_not_null())
            message = N_("%(count)s rows have a “%(fine)s” without a “%(coarse)s” (rows %(rows)s).")
            found += _rows_problem("table.hole", message, holes, fine=fine, coarse=coarse)
    for name in spec.by:
        message = N_("%(count)s rows have an empty “%(column)s” (rows %(rows)s).")
        found += _rows_problem("table.by", message, rows.filter(pl.col(name).is_null()), column=name)
    return found


def _branch_problems(spec: TableSpec, finest: pl.DataFrame) -> list[Problem]:
    found = []
    for levels in spec.hierarchies:
        for coarse, fine in pairwise(levels):
            pairs = finest.select(coarse, fine).unique()
            double = pairs.group_by(fine).agg(pl.col(coarse).sort()).filter(pl.col(coarse).list.len() > 1).sort(fine)
            message = N_("%(fine)s “%(code)s” lies in more than one %(coarse)s: %(parents)s.")
            found += [
                Problem(
                    "table.branch", message, {"fine": fine, "code": code, "coarse": coarse, "parents": ", ".join(above)}
                )
                for code, above in double.iter_rows()
            ]
    return found


def _double_problems(spec: TableSpec, finest: pl.DataFrame) -> list[Problem]:
    key = [*spec.levels, *spec.by, *([spec.contributor] if spec.contributor else [])]
    if spec.contributor:
        return []
    message = N_("%(count)s rows are given twice (rows %(rows)s).")
    return _rows_problem("table.double", message, finest.filter(pl.struct(key).is_duplicated()))


def _total_problems(spec: TableSpec, finest: pl.DataFrame, totals: pl.DataFrame) -> list[Problem]:
    """Compare every given total with the sum of its parts."""
    found = []
    filled = totals.with_columns(
        _mask=pl.concat_str([pl.col(level).is_not_null().cast(pl.Int8) for level in spec.levels])
    )
    for (mask,), group in filled.group_by("_mask", maintain_order=True):
        kept = [level for level, flag in zip(spec.levels, str(mask), strict=True) if flag == "1"]
        sums = finest.group_by([*kept, *spec.by]).agg(_sum=pl.col(spec.value).sum()) if kept or spec.by else None
        if sums is None:
            sums = finest.select(_sum=pl.col(spec.value).sum())
            joined = group.join(sums, how="cross")
        else:
            joined = group.join(sums, on=[*kept, *spec.by], how="left")
        found += _differences(spec, kept, joined)
    return found


def _differences(spec: TableSpec, kept: Sequence[str], joined: pl.DataFrame) -> list[Problem]:
    place = (
        pl.concat_str([pl.col(name) for name in (*kept, *spec.by)], separator=" · ") if kept or spec.by else pl.lit("")
    )
    rows = joined.select("_row", place.alias("_place"), _by=pl.col(spec.value) - pl.col("_sum"))
    without = N_("The total in row %(row)s (%(place)s) has no parts.")
    wrong = N_("The total in row %(row)s (%(place)s) differs by %(by)s from the sum of its parts.")
    found = []
    for row, where, by in rows.iter_rows():
        params: dict[str, Param] = {"row": row, "place": where or TOTAL_CODE}
        if by is None:
            found.append(Problem("table.hole", without, params))
        elif abs(by) > 1e-6 * max(1.0, abs(by)):
            found.append(Problem("table.total", wrong, {**params, "by": f"{by:+g}"}))
    return found


def _missing_problems(spec: TableSpec, finest: pl.DataFrame) -> list[Problem]:
    if spec.missing_is_zero:
        return []
    found = []
    for name, part in _tables(spec, finest):
        leaves = [part.get_column(levels[-1]).n_unique() for levels in spec.dimensions.values()]
        have = part.select(levels[-1] for levels in spec.dimensions.values()).unique().height
        if have < int(np.prod(leaves)):
            message = N_("%(count)s combinations are missing%(table)s.")
            remedy = N_("Add them with the value 0, or write “missing: zero” in the description of the table.")
            table = f" ({' · '.join(name)})" if name else ""
            params: dict[str, Param] = {"count": int(np.prod(leaves)) - have, "table": table}
            found.append(Problem("table.missing", message, params, remedy=remedy))
    return found


def _tables(spec: TableSpec, finest: pl.DataFrame) -> Iterator[tuple[tuple[str, ...], pl.DataFrame]]:
    if not spec.by:
        yield (), finest
        return
    for name, part in finest.sort(spec.by, maintain_order=True).group_by(spec.by, maintain_order=True):
        yield tuple(str(key) for key in name), part


def trees_of(spec: TableSpec, rows: pl.DataFrame) -> tuple[Tree, ...]:
    """Return the hierarchy of every dimension as it stands in `rows`, codes in order under each parent."""
    return tuple(
        _with_others(_tree(rows, levels), rows, spec.also.get(name, ())) for name, levels in spec.dimensions.items()
    )


def _with_others(tree: Tree, rows: pl.DataFrame, others: Sequence[tuple[str, ...]]) -> Tree:
    """Add the places of other classifications behind those of the hierarchy, with the sums they make."""
    levels, codes, parent = list(tree.levels), list(tree.codes), list(tree.parent)
    also = []
    for hierarchy in others:
        finest = {code: at for at, code in enumerate(tree.codes) if tree.levels[at] == hierarchy[-1]}
        other = _tree(rows, hierarchy)
        number = {0: 0}
        for at in range(1, len(other.codes)):
            if other.levels[at] == hierarchy[-1]:
                number[at] = finest[other.codes[at]]
                continue
            number[at] = len(codes)
            levels.append(other.levels[at])
            codes.append(other.codes[at])
            parent.append(-1)
        sums = [(number[place], tuple(number[part] for part in parts)) for place, parts in other.sums]
        also += sorted(sums, reverse=True)  # finer sums before the coarser ones that need them
    return Tree(tuple(levels), tuple(codes), tuple(parent), tuple(also))


def _tree(rows: pl.DataFrame, levels: Sequence[str]) -> Tree:
    names, codes, parents = [TOTAL_LEVEL], [TOTAL_CODE], [-1]
    above = {(): 0}
    for depth in range(1, len(levels) + 1):
        below: dict[tuple[str, ...], int] = {}
        for path in rows.select(levels[:depth]).unique().sort(levels[:depth]).iter_rows():
            below[path] = len(codes)
            names.append(levels[depth - 1])
            codes.append(path[-1])
            parents.append(above[path[:-1]])
        above = below  # type: ignore[assignment]  # paths of one length more
    return Tree(tuple(names), tuple(codes), tuple(parents))


def cubes_of(given: Input) -> Iterator[tuple[tuple[str, ...], Cube, pl.DataFrame]]:
    """Yield for every separate table its `by` values, its cube and its rows."""
    spec = given.spec
    everywhere = trees_of(spec, given.rows) if spec.missing_is_zero else None
    for name, part in _tables(spec, given.rows):
        trees = everywhere or trees_of(spec, part)
        _check_size(trees)
        values = summed(spec, trees, part, spec.value)
        yield name, Cube(trees, values, _contributors(spec, trees, part, values)), part


def _check_size(trees: Sequence[Tree]) -> None:
    cells = int(np.prod([len(tree.codes) for tree in trees], dtype=np.float64))
    if cells > MOST_CELLS:
        message = N_("The table has %(cells)s cells; at most %(most)s can be protected together.")
        raise DisclosureError(Problem("table.size", message, {"cells": cells, "most": MOST_CELLS}))


def places_of(spec: TableSpec, trees: Sequence[Tree], rows: pl.DataFrame) -> tuple[np.ndarray, ...]:
    """Return for each dimension the place of the finest code of every row."""
    found = []
    for tree, levels in zip(trees, spec.dimensions.values(), strict=True):
        pairs = zip(tree.levels, tree.codes, range(len(tree.codes)), strict=True)
        places = {code: place for level, code, place in pairs if level == levels[-1]}
        found.append(rows.get_column(levels[-1]).replace_strict(places, return_dtype=pl.Int64).to_numpy())
    return tuple(found)


def summed(spec: TableSpec, trees: Sequence[Tree], rows: pl.DataFrame, column: str) -> Floats:
    """Return the cube of sums of `column`."""
    values = np.zeros([len(tree.codes) for tree in trees])
    np.add.at(values, places_of(spec, trees, rows), rows.get_column(column).to_numpy())
    for axis, tree in enumerate(trees):
        tree.add_up(values, axis)
    return values


def _contributors(spec: TableSpec, trees: Sequence[Tree], rows: pl.DataFrame, values: Floats) -> Floats:
    if spec.count:
        return values
    if spec.contributors:
        return summed(spec, trees, rows, spec.contributors)
    return ranked_contributors(spec, trees, rows, 1)[0]


def ranked_contributors(
    spec: TableSpec, trees: Sequence[Tree], rows: pl.DataFrame, top: int
) -> tuple[Floats, Floats, Floats, Floats]:
    """Return for every cell the number of contributors, the largest, the second and the `top` largest amounts."""
    above = [_ancestors(tree) for tree in trees]
    places = places_of(spec, trees, rows)
    names = [f"_{axis}" for axis in range(len(trees))]
    long = rows.select(pl.col(spec.contributor).alias("_who"), pl.col(spec.value).alias("_amount")).with_columns(
        pl.Series(name, place) for name, place in zip(names, places, strict=True)
    )
    for name, pairs in zip(names, above, strict=True):
        table = pl.DataFrame(pairs, schema={name: pl.Int64(), "_up": pl.Int64()}, orient="row")
        long = long.join(table, on=name).drop(name).rename({"_up": name})
    each = long.group_by([*names, "_who"]).agg(pl.col("_amount").sum()).filter(pl.col("_amount") > 0)
    cells = each.group_by(names).agg(
        pl.len().cast(pl.Float64).alias("_n"),
        pl.col("_amount").max().alias("_first"),
        pl.col("_amount").top_k(2).sum().alias("_two"),
        pl.col("_amount").top_k(top).sum().alias("_top"),
    )
    at = tuple(cells.get_column(name).to_numpy() for name in names)
    blocks: Mapping[str, Floats] = {
        name: np.zeros([len(tree.codes) for tree in trees]) for name in ("_n", "_first", "_two", "_top")
    }
    for name, block in blocks.items():
        block[at] = cells.get_column(name).to_numpy()
    return blocks["_n"], blocks["_first"], blocks["_two"] - blocks["_first"], blocks["_top"]


def _ancestors(tree: Tree) -> list[tuple[int, int]]:
    pairs = []
    for leaf, below in enumerate(tree.children):
        at = leaf if not below else -1
        while at >= 0:
            pairs.append((leaf, at))
            at = tree.parent[at]
    return pairs
