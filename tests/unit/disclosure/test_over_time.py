"""Several releases together: corrections, other boundaries, groupings, indicators and audiences give nothing away.

The attack here is brute force over the finest cells, in code that shares nothing with the gate or its audit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import product

import numpy as np
import polars as pl
import pytest
from scipy.optimize import linprog

from wegwijzer.definitions.model import (
    Breakdown,
    BuildingBlock,
    Condition,
    Counting,
    CountingRule,
    Indicator,
    Policy,
    Quantity,
)
from wegwijzer.disclosure import Earlier, Onlooker, Protection, heard_by, protect_figures
from wegwijzer.errors import DisclosureError
from wegwijzer.figures import FIGURES, ProtectedFigures, RawFigures

FIVE = Policy(id="publiek", title="Publiek", minimum_count=5)
CARE = Quantity(sources=("care",))
SPLITS = tuple(
    Breakdown(id=name, columns=columns)
    for name, columns in (("sex", ("sex",)), ("age", ("age",)), ("both", ("age", "sex")))
)
REFUSALS = {"disclosure.combination", "disclosure.audit", "disclosure.impossible", "disclosure.released"}
SEXES, AGES = ("m", "v"), ("jong", "oud")
Cell = tuple[str, str, str]  # neighbourhood, sex, age
Counts = dict[Cell, int]
Districts = Mapping[str, str]  # neighbourhood → district
DISTRICTS = {f"BU0363{w:02d}{b:02d}": f"WK0363{w:02d}" for w in range(2) for b in range(3)}


def indicator(name: str, of: Quantity = CARE) -> Indicator:
    counting = Counting(rule=CountingRule.COUNT, of=of)
    return Indicator(
        id=name, title=name, building_block=BuildingBlock.EFFECT, unit="personen", counting=counting, breakdowns=SPLITS
    )


YOUNG = replace(CARE, where=(Condition(column="age", test="in", values=("jong",)),))
INDICATORS = {"clients": indicator("clients"), "young": indicator("young", YOUNG)}


def counts(seed: int, districts: Districts = DISTRICTS) -> Counts:
    random = np.random.default_rng(seed)
    cells = list(product(districts, SEXES, AGES))
    return dict(zip(cells, random.choice([0, 2, 3, 6, 9, 14, 22, 40], len(cells)).tolist(), strict=True))


@dataclass(frozen=True)
class Asked:
    """What one release shows: of what, by which breakdowns, in which districts."""

    breakdowns: tuple[str, ...] = ("total", "sex")
    districts: Districts = None  # type: ignore[assignment]
    indicators: tuple[str, ...] = ("clients",)

    def members(self, row: Mapping[str, str], cell: Cell) -> bool:
        neighbourhood, sex, age = cell
        district = self.districts[neighbourhood]
        if row["indicator"] == "young" and age != "jong":
            return False
        group = {"total": "total", "sex": sex, "age": age, "both": f"{age}|{sex}"}[row["breakdown"]]
        return row["area"] in (neighbourhood, district, "GM0363") and row["group"] == group

    def raw(self, counted: Counts) -> RawFigures:
        groups = {"total": ["total"], "sex": SEXES, "age": AGES, "both": [f"{a}|{s}" for a, s in product(AGES, SEXES)]}
        levels = {
            "GM0363": "municipality",
            **dict.fromkeys(self.districts.values(), "district"),
            **dict.fromkeys(self.districts, "neighbourhood"),
        }
        rows = []
        for name, (area, level), breakdown in product(self.indicators, levels.items(), self.breakdowns):
            for group in groups[breakdown]:
                row = {"indicator": name, "area": area, "breakdown": breakdown, "group": group}
                n = sum(count for cell, count in counted.items() if self.members(row, cell))
                rows.append(
                    row
                    | {
                        "version": 1,
                        "area_level": level,
                        "period": "2023JJ00",
                        "period_start": date(2023, 1, 1),
                        "value": float(n),
                        "numerator": float(n),
                        "n": n,
                        "status": "shown",
                        "quality": "final",
                        "reason": "",
                        "series_break": "",
                    }
                )
        return RawFigures(pl.DataFrame(rows, schema=FIGURES))

    def areas(self) -> pl.DataFrame:
        rows = [
            {"code": code, "area_level": "neighbourhood", "district": above, "municipality": "GM0363", "regions": []}
            for code, above in self.districts.items()
        ]
        return pl.DataFrame(rows, schema_overrides={"regions": pl.List(pl.String)})


def asked(
    breakdowns: tuple[str, ...] = ("total", "sex"),
    districts: Districts = DISTRICTS,
    indicators: tuple[str, ...] = ("clients",),
) -> Asked:
    return Asked(breakdowns, districts, indicators)


def protect(what: Asked, counted: Counts, policy: Policy = FIVE, **more: object) -> Protection:
    return protect_figures(
        what.raw(counted),
        policy,
        **{"audience": "publiek", "indicators": INDICATORS, "areas": what.areas()} | more,  # type: ignore[arg-type]
    )


def earlier(what: Asked, counted: Counts, done: Protection, *, truth: bool = True) -> Earlier:
    return Earlier(figures=done.figures, areas=what.areas(), truth=what.raw(counted) if truth else None)


Release = tuple[Asked, Counts, ProtectedFigures]


def worked_out(releases: Sequence[Release]) -> list[str]:
    """Return the primary figures of any release that only one whole number fits, given all of them.

    The attacker knows which finest cells were corrected: the others are the same in all releases.
    """
    names: dict[tuple[Cell, int], int] = {}
    for _, counted, _ in releases:
        for cell, count in counted.items():
            names.setdefault((cell, count), len(names))
    same, right, least, wanted = [], [], [], []
    for what, counted, figures in releases:
        for row in figures.frame.to_dicts():
            line = np.zeros(len(names))
            for cell, count in counted.items():
                line[names[cell, count]] = float(what.members(row, cell))
            if row["value"] is None:
                least.append(line)
                if row["status"] == "hidden_primary":
                    wanted.append((f"{row['indicator']} {row['area']} {row['group']}", line))
            else:
                same.append(line)
                right.append(row["value"])
    found = []
    for place, line in wanted:
        known = {"A_eq": np.array(same), "b_eq": right, "A_ub": -np.array(least), "b_ub": -np.ones(len(least))}
        low, high = (bound(sign, line, known) for sign in (1, -1))
        if high < np.inf and np.floor(high + 1e-6) - np.ceil(low - 1e-6) < 1:
            found.append(place)
    return found


def bound(sign: int, line: np.ndarray, known: Mapping[str, object]) -> float:
    answer = linprog(sign * line, **known)
    assert answer.status in (0, 3), answer.message  # the truth is one way to fill the cells in
    return sign * answer.fun if answer.status == 0 else -sign * np.inf


def attacked(first: Release, what: Asked, counted: Counts, **more: object) -> tuple[list[str], list[str]]:
    """Return what falls in the second release without and with knowledge of the first; a refusal is nothing."""
    blind = protect(what, counted)
    leaks = worked_out([first, (what, counted, blind.figures)])
    before = Earlier(figures=first[2], areas=first[0].areas(), truth=first[0].raw(first[1]))
    try:
        done = protect(what, counted, earlier=[before], **more)
    except DisclosureError as error:
        codes = {problem.code for problem in error.problems}
        return leaks, ["refused"] if codes <= REFUSALS else sorted(codes)
    return leaks, worked_out([first, (what, counted, done.figures)])


def corrected(counted: Counts, seed: int, cells: int = 2) -> Counts:
    random = np.random.default_rng(seed)
    chosen = random.choice(len(counted), cells, replace=False).tolist()
    names = list(counted)
    return counted | {names[at]: counted[names[at]] + int(random.integers(1, 6)) for at in chosen}


def outcomes(pairs: Sequence[tuple[list[str], list[str]]]) -> tuple[int, int, int]:
    """Return how many pairs leaked when nobody looked back, how many leak now, and how many were refused."""
    return (
        sum(bool(blind) for blind, _ in pairs),
        sum(bool(now) and now != ["refused"] for _, now in pairs),
        sum(now == ["refused"] for _, now in pairs),
    )


SEEDS = range(8)


def test_corrected_deliveries_tell_nothing_together() -> None:
    what = asked()
    pairs = []
    for seed in SEEDS:
        old = counts(seed)
        first = (what, old, protect(what, old).figures)
        pairs.append(attacked(first, what, corrected(old, seed)))
    leaked, left, refused = outcomes(pairs)
    assert leaked > 0
    assert left == 0
    assert refused < len(pairs) / 2


def test_districts_that_are_drawn_anew_tell_nothing_together() -> None:
    """A neighbourhood moves to the other district: the difference of the old and new district is that one."""
    moved = DISTRICTS | {"BU03630002": "WK036301"}
    pairs = []
    for seed in SEEDS:
        counted = counts(seed) | {("BU03630002", sex, age): 0 for sex, age in product(SEXES, AGES)}
        counted |= {("BU03630002", "m", "jong"): 1 + seed % 4}
        first = (asked(("total",)), counted, protect(asked(("total",)), counted).figures)
        pairs.append(attacked(first, asked(("total",), moved), counted))
    leaked, left, refused = outcomes(pairs)
    assert leaked > 0
    assert left == 0
    assert refused < len(pairs) / 2


def test_neighbourhoods_with_new_codes_are_the_same_neighbourhoods() -> None:
    """After a merger “Buurt 2” has another code; who lays both releases side by side sees that it is the same one."""
    what = asked(("total", "sex"))
    codes = {code: code.replace("0363", "0999") for code in {"GM0363", *DISTRICTS.values(), *DISTRICTS}}
    names = {code: f"Naam {at}" for at, code in enumerate(sorted(codes))}

    def named(areas: pl.DataFrame) -> pl.DataFrame:
        return areas.with_columns(name=pl.col("code").replace(names))

    def in_old_codes(done: Protection) -> ProtectedFigures:
        back = {new: old for old, new in codes.items()}
        frame = done.figures.frame.with_columns(pl.col("area").replace(back))
        return ProtectedFigures._sealed(frame, audience="publiek", policy="publiek")

    leaked = 0
    for seed in SEEDS:
        old = counts(seed)
        new = corrected(old, seed)
        first = protect(what, old)
        before = Earlier(figures=first.figures, areas=named(what.areas()), truth=what.raw(old))
        renamed = RawFigures(what.raw(new).frame.with_columns(pl.col("area").replace(codes)))
        areas = named(what.areas()).with_columns(pl.col("code", "district", "municipality").replace(codes))
        more = {"audience": "publiek", "indicators": INDICATORS, "areas": areas}
        blind = protect_figures(renamed, FIVE, **more)
        leaked += bool(worked_out([(what, old, first.figures), (what, new, in_old_codes(blind))]))
        done = protect_figures(renamed, FIVE, earlier=[before], **more)
        assert worked_out([(what, old, first.figures), (what, new, in_old_codes(done))]) == []
    assert leaked > 0


def test_another_grouping_tells_nothing_together() -> None:
    pairs = []
    for seed in SEEDS:
        counted = counts(seed)
        first = (asked(("total", "sex")), counted, protect(asked(("total", "sex")), counted).figures)
        pairs.append(attacked(first, asked(("total", "age", "both")), counted))
    leaked, left, refused = outcomes(pairs)
    assert leaked > 0
    assert left == 0
    assert refused < len(pairs)


def test_a_new_indicator_that_is_a_group_of_another_tells_nothing() -> None:
    pairs = []
    for seed in SEEDS:
        counted = counts(seed)
        what = asked(("total", "age"))
        first = (what, counted, protect(what, counted).figures)
        pairs.append(attacked(first, asked(("total", "sex"), indicators=("young",)), counted))
    _, left, refused = outcomes(pairs)
    assert left == 0
    assert refused < len(pairs)


@pytest.mark.parametrize("seed", SEEDS)
def test_an_indicator_and_its_parts_in_one_release_hold(seed: int) -> None:
    what = asked(("total", "age", "sex"), indicators=("clients", "young"))
    counted = counts(seed)
    done = protect(what, counted)
    assert worked_out([(what, counted, done.figures)]) == []


def test_who_reads_two_audiences_finds_nothing_either() -> None:
    """Providers read what is public too: their hidden figures must hold together with the public release."""
    leaked = refused = 0
    provider = Policy(id="aanbieder", title="Aanbieder", minimum_count=3)
    for seed in SEEDS:
        what, counted = asked(("total", "sex", "both")), counts(seed)
        first = protect(what, counted, provider, audience="aanbieder")
        leaked += bool(worked_out([(what, counted, first.figures), (what, counted, protect(what, counted).figures)]))
        onlooker = Onlooker(audience="aanbieder", policy=provider, earlier=(earlier(what, counted, first),))
        try:
            done = protect(what, counted, onlookers=[onlooker])
        except DisclosureError:
            refused += 1
            continue
        assert "aanbieder" in done.audit.onlookers
        # what the provider may see is no secret to him: only what his own release hides counts
        both = [(what, counted, first.figures), (what, counted, done.figures)]
        own = {
            f"{row['indicator']} {row['area']} {row['group']}"
            for row in first.figures.frame.filter(pl.col("status") == "hidden_primary").to_dicts()
        }
        assert not own & set(worked_out(both))
    assert leaked > 0
    assert refused < len(SEEDS)


def test_the_same_figures_again_are_the_same_release() -> None:
    what, counted = asked(("total", "sex")), counts(3)
    first = protect(what, counted)
    again = protect(what, counted, earlier=[earlier(what, counted, first)])
    assert again.figures.frame.equals(first.figures.frame)
    assert again.audit.releases == 2
    assert again.audit.found == dict.fromkeys(again.audit.found, 0)


def test_without_the_old_delivery_the_present_figures_stand_in() -> None:
    what, counted = asked(("total", "sex")), counts(4)
    first = protect(what, counted)
    later = corrected(counted, 4)
    done = protect(what, later, earlier=[earlier(what, counted, first, truth=False)])
    assert done.audit.releases == 2


def test_what_cannot_be_taken_back_is_refused_with_a_list() -> None:
    """The only other figure was shown: the new total minus it is the small one."""
    two = {"BU03630000": "WK036300", "BU03630001": "WK036300"}
    counted: Counts = dict.fromkeys(product(two, SEXES, AGES), 30)
    counted |= {("BU03630000", "m", "jong"): 2, ("BU03630000", "m", "oud"): 0}
    part = asked(("sex",), two)
    first = protect(part, counted, replace(FIVE, minimum_count=2))
    total = asked(("total", "sex"), two)
    with pytest.raises(DisclosureError) as error:
        protect(total, counted, earlier=[earlier(part, counted, first)])
    assert {problem.code for problem in error.value.problems} == {"disclosure.released"}


def test_who_hears_what() -> None:
    assert heard_by("publiek") == {"publiek"}
    assert heard_by("aanbieder") == {"aanbieder", "publiek"}
    assert heard_by("intern") == {"intern", "aanbieder", "publiek"}
    assert heard_by("publiek", {"aanbieder": ["publiek"]}) == {"publiek", "aanbieder"}
