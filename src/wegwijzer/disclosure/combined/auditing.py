"""The audit of a release: everything that its audience then has, earlier releases included, given to the attacker."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from wegwijzer.definitions.model import Indicator, Policy, Quantity, When
from wegwijzer.disclosure.attack import Attacker
from wegwijzer.disclosure.audit import Attack
from wegwijzer.disclosure.combined.knowledge import Earlier
from wegwijzer.disclosure.combined.renaming import in_codes_of
from wegwijzer.disclosure.combined.said import AMOUNT, SMALL_REASONS, Saying, Thing, sayings
from wegwijzer.disclosure.combined.system import Lying, System
from wegwijzer.disclosure.combined.world import CombinedWorld, Shown
from wegwijzer.disclosure.reasons import Reason
from wegwijzer.disclosure.worlds import Marks
from wegwijzer.figures import KEY, ProtectedFigures, RawFigures
from wegwijzer.frames import HIDDEN, Status
from wegwijzer.periods import parse_period

TRIED = (Attack.EXACT, Attack.KNOWN, Attack.POLICY, Attack.SELF, Attack.SHOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureFind:
    """A hidden figure that can be derived: how, where (never its value), and where in its system it stands."""

    attack: Attack
    place: str
    system: int
    unknown: int
    knowing: tuple[int, ...] = ()
    earlier: bool = False  # it was an earlier release that hid it


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresReport:
    """What the attacks on a release found. `tried` counts hidden figures that were attacked, by attack.

    `unchecked` counts sums of earlier releases of which a hidden part can't be computed any more: not attacked.
    """

    finds: tuple[FigureFind, ...]
    tried: Mapping[str, int]
    attacked: int
    systems: int
    releases: int
    unchecked: int = 0
    by_attack: Mapping[str, int] = field(default_factory=dict)


class FiguresAudit:
    """The systems of one release and what was released before; they stay the same while its pattern changes."""

    def __init__(
        self,
        raw: RawFigures,
        policy: Policy,
        *,
        audience: str,
        indicators: Mapping[str, Indicator],
        areas: pl.DataFrame | None = None,
        earlier: Sequence[Earlier] = (),
    ) -> None:
        """Take in the raw figures of the new release (the truth) and all that `audience` knows beside it.

        `policy` is that of the audience: it, and what was hidden from this audience before, says what must stay hidden.
        """
        self.policy = policy
        self._audience = audience
        self._keys = raw.frame.select(KEY)
        self._releases = 1 + len(earlier)
        now = list(sayings(raw.frame, raw.frame, indicators, policy))
        sources = [(now, Lying(_levels(now), areas))]
        for one in (in_codes_of(known, raw.frame, areas) for known in earlier):
            truth = one.truth.frame if one.truth is not None else None
            mine = one.figures.audience == audience
            said = list(sayings(one.figures.frame, truth, one.indicators or indicators, one.policy, primary=mine))
            sources.append((said, Lying(_levels(said), one.areas if one.areas is not None else areas)))
        self.systems: list[System] = []
        self.amounts: list[bool] = []
        for thing, parts in _by_thing(sources):
            self.systems.append(System(parts, periods_add=_adds_over_periods(thing)))
            self.amounts.append(thing[1] == AMOUNT)
        self._attacked: dict[int, tuple[bytes, tuple[list[FigureFind], int]]] = {}

    def attack(self, published: ProtectedFigures) -> FiguresReport:
        """Attack every system as `published` (rows as in the raw figures) leaves it."""
        shown = self.shown(published)
        outcomes = [outcome for number in range(len(self.systems)) if (outcome := self._outcome(number, shown))[1]]
        finds = [find for found, _ in outcomes for find in found]
        attacked, tried = len(outcomes), sum(count for _, count in outcomes)
        counted = Counter(str(find.attack) for find in finds)
        return FiguresReport(
            finds=tuple(finds),
            tried={str(attack): tried for attack in TRIED},
            attacked=tried,
            systems=attacked,
            releases=self._releases,
            unchecked=sum(system.unchecked for system in self.systems),
            by_attack={str(attack): counted.get(str(attack), 0) for attack in TRIED},
        )

    def _outcome(self, number: int, shown: Shown) -> tuple[list[FigureFind], int]:
        """Return what is found in one system, and how much was attacked. The same pattern isn't attacked twice."""
        pattern = shown.pattern(self.systems[number].places[0])
        kept = self._attacked.get(number)
        if kept is not None and kept[0] == pattern:
            return kept[1]
        world = self.world(number, shown)
        outcome = ([], 0) if world is None else (list(self._finds(number, world)), int(world.primary.sum()))
        self._attacked[number] = (pattern, outcome)
        return outcome

    def shown(self, published: ProtectedFigures) -> Shown:
        """Return what `published` shows; what is too small for another audience isn't so by that for this one."""
        return shown_in(published.frame, self.policy, primary=published.audience == self._audience)

    def world(self, number: int, shown: Shown) -> CombinedWorld | None:
        """Return one system as the attacker finds it, or None when nothing in it must stay hidden."""
        world = CombinedWorld(self.systems[number], shown, self._small(number))
        return world if (world.hidden & world.primary).any() else None

    def _small(self, number: int) -> Marks:
        """Return the unknowns that the minimum count hides: small in the new release."""
        system, policy = self.systems[number], self.policy
        truth = np.array([-1.0 if one.truth is None or not one.rows else one.truth for one in system.unknowns])
        if self.amounts[number]:
            return np.zeros(truth.size, dtype=np.bool_)
        small = (truth > 0) & (truth < policy.minimum_count)
        if not policy.zeros_shown and policy.minimum_count > 0:
            small |= truth == 0
        return np.asarray(small, dtype=np.bool_)

    def _finds(self, number: int, world: CombinedWorld) -> Iterator[FigureFind]:
        attacker = Attacker(world, self.policy, amounts=self.amounts[number])
        wanted = set(np.flatnonzero(world.primary).tolist())
        policy = attacker.pinned(policy=True, among=wanted)
        known = attacker.pinned(policy=False, among=set(policy)) if policy else {}
        exact = attacker.exact(known)
        for cell in policy:
            attack = Attack.EXACT if cell in exact else Attack.KNOWN if cell in known else Attack.POLICY
            yield self._find(attack, number, cell)
        lone = attacker.pinned_by_contributors(without=set(policy), among=world.primary)
        for cell, (_, _, knowing) in lone.items():
            yield self._find(Attack.SELF, number, cell, knowing)

    def _find(self, attack: Attack, number: int, cell: int, knowing: tuple[int, ...] = ()) -> FigureFind:
        unknown = self.systems[number].unknowns[cell]
        if unknown.rows:
            place = " · ".join(self._keys.row(unknown.rows[0]))
        else:
            area, period, group = unknown.key
            words = [f"{column} {'/'.join(sorted(values))}" for column, values in sorted(group)]
            place = " · ".join([area, period, *words])
        return FigureFind(
            attack=attack, place=place, system=number, unknown=cell, knowing=knowing, earlier=not unknown.rows
        )


def shown_in(frame: pl.DataFrame, policy: Policy, *, primary: bool = True) -> Shown:
    """Return what a release (FIGURES) shows of each of its rows; without `primary` no rule of it counts."""
    status = frame["status"]
    values = frame["value"].fill_null(float("nan")).to_numpy()
    numerators = frame["numerator"].fill_null(float("nan")).to_numpy()
    rounded = (status == str(Status.ROUNDED)).to_numpy()
    told = np.where(np.isnan(numerators), values, numerators)
    wide = policy.rounding_base * {"nearest": 0.5, "controlled": 2.0}.get(policy.rounding, 1.0)
    hidden = status.is_in([str(one) for one in HIDDEN]).to_numpy()
    return Shown(
        exact=(status == str(Status.SHOWN)).to_numpy(),
        around=(np.where(rounded, told - wide, np.nan), np.where(rounded, told + wide, np.nan)),
        hidden=hidden,
        primary=(status == str(Status.HIDDEN_PRIMARY)).to_numpy() & primary,
        labelled=hidden & frame["reason"].is_in(sorted(SMALL_REASONS)).to_numpy(),
        partner=hidden & (frame["reason"] == str(Reason.SECONDARY)).to_numpy(),
    )


def _levels(said: Sequence[Saying]) -> dict[str, str]:
    return {one.key[0]: one.level for one in said}


def _by_thing(
    sources: Sequence[tuple[list[Saying], Lying]],
) -> Iterator[tuple[Thing, list[tuple[list[Saying], Lying]]]]:
    """Yield the sayings of every release by thing and by period (all periods together where they add up)."""
    sorted_out: list[dict[tuple[Thing, str], list[Saying]]] = []
    periods: dict[Thing, set[str]] = defaultdict(set)
    for said, _ in sources:
        for one in said:
            periods[one.thing].add(one.key[1])
    together = {
        thing
        for thing, found in periods.items()
        if _adds_over_periods(thing) and len({parse_period(period).kind for period in found}) > 1
    }
    for said, _ in sources:
        split: dict[tuple[Thing, str], list[Saying]] = defaultdict(list)
        for one in said:
            split[one.thing, "" if one.thing in together else one.key[1]].append(one)
        sorted_out.append(split)
    for name in sorted_out[0]:
        yield name[0], [(split.get(name, []), lying) for split, (_, lying) in zip(sorted_out, sources, strict=True)]


def _adds_over_periods(thing: Thing) -> bool:
    what = thing[0]
    if not isinstance(what, tuple) or not isinstance(what[0], Quantity):
        return False
    return bool(what[1]) and what[0].when in (When.STARTED, When.ENDED)
