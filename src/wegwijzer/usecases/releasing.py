"""Compute, protect for an audience, freeze: the only way in which figures get out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from time import process_time
from typing import Any

from wegwijzer import __version__
from wegwijzer.definitions.model import Audience, Definitions, Monitor, Policy
from wegwijzer.definitions.writing import as_yaml
from wegwijzer.disclosure.gate import Protection, protect_figures
from wegwijzer.disclosure.reasons import reason_text
from wegwijzer.disclosure.summary import advice_text
from wegwijzer.errors import N_, Problem, UserError
from wegwijzer.storage.home import Home
from wegwijzer.storage.releases import Release, ReleaseStore
from wegwijzer.usecases.computing import Computed, raw_figures
from wegwijzer.usecases.opening import loaded_definitions, monitor_of, part_for, policy_for, sources_of
from wegwijzer.usecases.purposes import WITHHELD, withheld, without
from wegwijzer.usecases.remembering import Memory

__all__ = ["ReleaseOutcome", "audience_named", "hidden_in_words", "policy_for", "public_indicators", "release"]
MOST_ADVICE = 5
NEEDED = 1.5


@dataclass(frozen=True, slots=True)
class ReleaseOutcome:
    """A frozen release and what the gate did for it."""

    release: Release
    protection: Protection
    policy: Policy


def audience_named(name: str) -> Audience:
    """Return the audience, or raise `UserError` with the ones there are."""
    try:
        return Audience(name)
    except ValueError:
        allowed = ", ".join(audience.value for audience in Audience)
        raise UserError(
            Problem(
                "release.audience",
                N_("“%(name)s” is not an audience."),
                {"name": name, "allowed": allowed},
                remedy=N_("Choose from: %(allowed)s."),
            )
        ) from None


def release(  # noqa: PLR0913 - all that makes a release
    home: Home,
    monitor_id: str,
    audience_name: str,
    *,
    released_at: datetime,
    note: str = "",
    stopwatch: Callable[[], float] = process_time,
    computed: Computed | None = None,
) -> ReleaseOutcome:
    """Compute the monitor, protect it for the audience (earlier releases count), attack all of it, freeze the result.

    What audiences that read along know counts too. The outcome of the attack is frozen with the release. Who makes
    several releases gives each the same `computed`: then earlier figures are computed again once.

    Raises `UserError` when the gate can't protect it: then nothing is released.
    """
    definitions = loaded_definitions(home)
    monitor = monitor_of(definitions, monitor_id)
    audience = audience_named(audience_name)
    policy = policy_for(definitions, monitor, audience)
    computed = {} if computed is None else computed
    raw, snapshots, areas = raw_figures(home, monitor_id, computed)
    bound = withheld(definitions, monitor, audience)
    raw, told = without(raw, bound), {WITHHELD: sorted(bound)} if bound else {}
    names = tuple(snapshot.id for snapshot in snapshots)
    memory = Memory(home, monitor, definitions, raw, names, computed)
    started = stopwatch()
    protection = protect_figures(
        raw,
        policy,
        audience=audience.value,
        indicators=definitions.indicators,
        earlier=memory.of(audience.value),
        onlookers=memory.onlookers(audience.value),
        areas=areas,
        public_indicators=public_indicators(definitions, monitor.indicators),
        wanted=_wanted(definitions, monitor),
    )
    seconds = stopwatch() - started
    frozen = ReleaseStore(home).freeze(
        protection.figures,
        monitor=monitor.id,
        audience=audience.value,
        policy=policy.id,
        snapshots=names,
        definitions_yaml=as_yaml(part_for(definitions, monitor)),
        engine_version=__version__,
        released_at=released_at,
        note=note,
        summary=_summary(protection) | {"audit": _audited(protection, released_at)} | told,
        areas=areas,
        measured={"seconds": round(seconds, 2)},
    )
    return ReleaseOutcome(frozen, protection, policy)


def _wanted(definitions: Definitions, monitor: Monitor) -> dict[str, float]:
    """Return the indicators that a question of this monitor needs to know: dearer to hide as a partner."""
    needed = {name for name in monitor.questions if name in definitions.questions and definitions.questions[name].need}
    return {name: NEEDED for name in monitor.indicators if needed & set(definitions.indicators[name].questions)}


def _audited(protection: Protection, on: datetime) -> dict[str, Any]:
    """Return what the attacks did, as it is frozen: `found` is what was mended, what is released has no finds."""
    audit = protection.audit
    return {
        "on": on.date().isoformat(),
        "tried": dict(audit.tried),
        "mended": dict(audit.found),
        "finds": 0,
        "rounds": audit.rounds,
        "extra": audit.extra,
        "releases": audit.releases,
        "audiences": list(audit.onlookers),
        "unchecked": audit.unchecked,
    }


def public_indicators(definitions: Definitions, names: tuple[str, ...]) -> frozenset[str]:
    """Return the indicators that rest on openly licensed sources only: their publisher protected them already."""
    sources = definitions.sources
    return frozenset(
        name
        for name in names
        if (used := sources_of(definitions.indicators[name])) and all(sources[source].licence for source in used)
    )


def _summary(protection: Protection) -> dict[str, Any]:
    found = protection.summary
    return {
        "figures": found.figures,
        "hidden": found.hidden,
        "statuses": dict(found.by_status),
        "rules": dict(found.by_rule),
        "covered": round(found.covered, 4),
        "advice": [advice_text(advice) for advice in protection.advice],
        "advice_items": [
            {
                "indicator": advice.indicator,
                "action": str(advice.action),
                "now": advice.hidden_now,
                "then": advice.hidden_then,
            }
            for advice in protection.advice
        ],
    }


def hidden_in_words(outcome: ReleaseOutcome, translate: Callable[[str], str]) -> tuple[str, ...]:
    """Return in lines how many figures are shown and hidden, by which rule, and what would hide less."""
    found = outcome.protection.summary
    lines = [
        translate("%(figures)s figures, %(hidden)s hidden.") % {"figures": found.figures, "hidden": found.hidden},
        *(f"  {count} × {reason_text(rule, outcome.policy)}" for rule, count in found.by_rule.items()),
    ]
    if found.hidden:
        share = translate("%(percent)s %% of the people are in figures that are shown.")
        lines.append(share % {"percent": round(100 * found.covered)})
    audit = outcome.protection.audit
    if audit.onlookers:
        told = translate(
            "Attacked together with %(before)s earlier releases: nothing was found (%(extra)s figures hidden for it)."
        )
        lines.append(told % {"before": audit.releases - 1, "extra": audit.extra})
    lines += [advice_text(advice) for advice in outcome.protection.advice[:MOST_ADVICE]]
    return tuple(lines)
