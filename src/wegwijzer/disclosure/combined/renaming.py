"""Areas that got another code, as in a merger of municipalities: an earlier release in the codes of the new one.

Whoever reads both knows that “Dorpskern” is “Dorpskern”. Where the number changed too, it is just a corrected figure.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import polars as pl

from wegwijzer.disclosure.combined.knowledge import Earlier
from wegwijzer.figures import ProtectedFigures, RawFigures

NEEDED = ("code", "name", "area_level")


def in_codes_of(one: Earlier, now: pl.DataFrame, areas: pl.DataFrame | None) -> Earlier:
    """Return `one` with codes that are gone replaced by the new code of the same level and name, where only one has it.

    `now` are the new figures, `areas` their list. Without names on both sides nothing changes.
    """
    if areas is None or one.areas is None or not set(NEEDED) <= set(areas.columns) & set(one.areas.columns):
        return one
    new_codes = set(now["area"].unique())
    gone = _named(one.areas, set(one.figures.frame["area"].unique()) - new_codes)
    came = _named(areas, new_codes - set(one.figures.frame["area"].unique()))
    codes = {code: came[name] for name, code in gone.items() if name in came}
    if not codes:
        return one
    return replace(
        one,
        figures=_moved(one.figures, codes),
        areas=_areas(one.areas, codes),
        truth=None if one.truth is None else RawFigures(one.truth.frame.with_columns(pl.col("area").replace(codes))),
    )


def _named(areas: pl.DataFrame, codes: set[str]) -> dict[tuple[str, str], str]:
    """Return the code of every (level, name) that only one of `codes` has."""
    rows = areas.filter(pl.col("code").is_in(sorted(codes))).select(NEEDED).unique("code", keep="first").rows()
    pairs = [((level, name.strip().casefold()), code) for code, name, level in rows if name and name != code]
    often = Counter(pair for pair, _ in pairs)
    return {pair: code for pair, code in pairs if often[pair] == 1}


def _moved(figures: ProtectedFigures, codes: dict[str, str]) -> ProtectedFigures:
    frame = figures.frame.with_columns(pl.col("area").replace(codes))
    return ProtectedFigures._sealed(frame, audience=figures.audience, policy=figures.policy)  # noqa: SLF001 - same figures, other codes


def _areas(areas: pl.DataFrame, codes: dict[str, str]) -> pl.DataFrame:
    plain = [name for name in ("code", "district", "municipality") if name in areas.columns]
    frame = areas.with_columns(pl.col(name).replace(codes) for name in plain)
    if "regions" in frame.columns:
        frame = frame.with_columns(pl.col("regions").list.eval(pl.element().replace(codes)))
    return frame
