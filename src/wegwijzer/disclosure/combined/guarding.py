"""Protect, attack, protect again: a release goes out only when the audit of everything finds nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count

import polars as pl

from wegwijzer.definitions.model import Indicator, Policy
from wegwijzer.disclosure.combined.auditing import FigureFind, FiguresAudit, FiguresReport
from wegwijzer.disclosure.combined.knowledge import Earlier, Onlooker
from wegwijzer.disclosure.combined.repairing import Repair
from wegwijzer.disclosure.worlds import Numbers
from wegwijzer.errors import N_, DisclosureError, Problem
from wegwijzer.figures import ProtectedFigures, RawFigures

ROUNDS = 8
MOST_NAMED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditOutcome:
    """The audit of a release that went out: what was tried by whom, and how often the protection had to start again.

    `tried` counts attacked hidden figures by attack, `found` what the first round of it found (all of that was then
    protected), `extra` the figures hidden besides for it. `releases` counts the releases attacked together.
    """

    tried: Mapping[str, int] = field(default_factory=dict)
    found: Mapping[str, int] = field(default_factory=dict)
    rounds: int = 0
    extra: int = 0
    releases: int = 1
    systems: int = 0
    unchecked: int = 0
    onlookers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """One audience that attacks: what it knows, by which policy it is kept from the rest."""

    audience: str
    audit: FiguresAudit


def watches(  # noqa: PLR0913 - who looks on, and at what
    raw: RawFigures,
    audience: str,
    policy: Policy,
    *,
    indicators: Mapping[str, Indicator],
    areas: pl.DataFrame | None,
    earlier: Sequence[Earlier],
    onlookers: Sequence[Onlooker],
) -> tuple[Watch, ...]:
    """Return the attackers whose policy asks for protection: the audience itself and who else sees the release."""
    everybody = [Onlooker(audience=audience, policy=policy, earlier=tuple(earlier)), *onlookers]
    return tuple(
        Watch(
            audience=one.audience,
            audit=FiguresAudit(
                raw, one.policy, audience=one.audience, indicators=indicators, areas=areas, earlier=one.earlier
            ),
        )
        for one in everybody
        if one.policy.secondary or (one.policy.rounding_base > 1 and one.policy.rounding != "none")
    )


@dataclass(slots=True)
class More:
    """Rows to hide besides, and small hidden ones that say they are partners: their own label would tell them."""

    hide: set[int] = field(default_factory=set)
    disguise: set[int] = field(default_factory=set)

    def grow(self, other: More) -> bool:
        """Take in more; return whether anything was new."""
        before = len(self.hide) + len(self.disguise)
        self.hide |= other.hide
        self.disguise |= other.disguise
        return len(self.hide) + len(self.disguise) > before


Publish = Callable[[More], ProtectedFigures]


def guarded(publish: Publish, attackers: Sequence[Watch], weights: Numbers) -> tuple[ProtectedFigures, AuditOutcome]:
    """Return the figures that no attacker finds anything in, and how the attacks went.

    `publish` gives the figures with some more rows hidden: the cheapest that help and, when those don't or after
    ROUNDS of them, wider and wider around what is found. Every round hides more, so it ends. Raises `DisclosureError`
    with a list of what is found when nothing around it can be hidden any more: nothing is released then.
    """
    more = More()
    found: dict[str, int] = {}
    figures = publish(more)
    reports: list[FiguresReport] = []
    for number in count():
        reports = [watch.audit.attack(figures) for watch in attackers]
        if number == 0:
            found = _summed([report.by_attack for report in reports])
        if not any(report.finds for report in reports):
            return figures, _outcome(attackers, reports, found, number + 1, len(more.hide))
        ways = (False, True) if number < ROUNDS else (True,)
        if not any(more.grow(_needed_by_all(attackers, reports, figures, weights, widely=way)) for way in ways):
            break
        figures = publish(more)
    raise _refused([find for report in reports for find in report.finds])


def _needed_by_all(
    attackers: Sequence[Watch],
    reports: Sequence[FiguresReport],
    figures: ProtectedFigures,
    weights: Numbers,
    *,
    widely: bool,
) -> More:
    needed = More()
    for watch, report in zip(attackers, reports, strict=True):
        needed.grow(_needed(watch, report, figures, weights, widely=widely))
    return needed


def _needed(watch: Watch, report: FiguresReport, figures: ProtectedFigures, weights: Numbers, *, widely: bool) -> More:
    """Return the rows to hide for what one attacker found: by the cheapest moves, or `widely` all around it."""
    audit = watch.audit
    shown = audit.shown(figures)
    by_system: dict[int, list[FigureFind]] = defaultdict(list)
    for find in report.finds:
        by_system[find.system].append(find)
    needed = More()
    for number, finds in by_system.items():
        world = audit.world(number, shown)
        if world is None:
            continue
        unknowns = audit.systems[number].unknowns
        repair = Repair(audit.systems[number], world, shown, audit.policy, weights, amounts=audit.amounts[number])
        for find in finds:
            _ = repair.widen(find) if widely else repair.protect(find)
        needed.hide |= {row for cell in repair.chosen for row in unknowns[cell].rows}
        needed.disguise |= {row for cell in repair.disguised for row in unknowns[cell].rows}
    return needed


def _summed(counts: Sequence[Mapping[str, int]]) -> dict[str, int]:
    return {name: sum(one.get(name, 0) for one in counts) for one in counts for name in one}


def _outcome(
    attackers: Sequence[Watch], reports: Sequence[FiguresReport], found: dict[str, int], rounds: int, extra: int
) -> AuditOutcome:
    return AuditOutcome(
        tried=_summed([report.tried for report in reports]),
        found=found,
        rounds=rounds,
        extra=extra,
        releases=max((report.releases for report in reports), default=1),
        systems=sum(report.systems for report in reports),
        unchecked=sum(report.unchecked for report in reports),
        onlookers=tuple(watch.audience for watch in attackers),
    )


def _refused(finds: Sequence[FigureFind]) -> DisclosureError:
    places = "; ".join(dict.fromkeys(find.place for find in finds[:MOST_NAMED]))
    params: dict[str, str | int] = {"count": len(finds), "places": places}
    if any(find.earlier for find in finds):
        message = N_(
            "Together with what was released before, %(count)s hidden figures can be worked out, so nothing is released"
            ": %(places)s."
        )
        remedy = N_("Take areas, groups or periods together, or withhold this release until the next period.")
        return DisclosureError(Problem("disclosure.combination", message, params, remedy=remedy))
    message = N_("The attack finds %(count)s hidden figures, so nothing is released: %(places)s.")
    remedy = N_("Leave out the smallest areas or groups, or take periods together.")
    return DisclosureError(Problem("disclosure.audit", message, params, remedy=remedy))
