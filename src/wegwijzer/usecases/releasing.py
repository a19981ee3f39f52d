"""Compute, protect for an audience, freeze: the only way in which figures get out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from wegwijzer import __version__
from wegwijzer.definitions.model import Audience, Definitions, Monitor, Policy
from wegwijzer.definitions.writing import as_yaml
from wegwijzer.disclosure.gate import Protection, protect_figures
from wegwijzer.errors import N_, Problem, UserError
from wegwijzer.figures import ProtectedFigures
from wegwijzer.storage.home import Home
from wegwijzer.storage.releases import Release, ReleaseStore
from wegwijzer.usecases.computing import raw_figures
from wegwijzer.usecases.opening import loaded_definitions, monitor_of, part_for


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


def policy_for(definitions: Definitions, monitor: Monitor, audience: Audience) -> Policy:
    """Return the policy that the monitor names for an audience; without a name the ready policy of that audience."""
    return definitions.policies[monitor.audiences.get(audience.value, audience.value)]


def release(
    home: Home, monitor_id: str, audience_name: str, *, released_at: datetime, note: str = ""
) -> ReleaseOutcome:
    """Compute the monitor, protect it for the audience (earlier releases count) and freeze the result.

    Raises `UserError` when the gate can't protect it: then nothing is released.
    """
    definitions = loaded_definitions(home)
    monitor = monitor_of(definitions, monitor_id)
    audience = audience_named(audience_name)
    policy = policy_for(definitions, monitor, audience)
    raw, snapshots, areas = raw_figures(home, monitor_id)
    protection = protect_figures(
        raw,
        policy,
        audience=audience.value,
        indicators=definitions.indicators,
        earlier=_earlier(home, monitor, audience),
        areas=areas,
    )
    frozen = ReleaseStore(home).freeze(
        protection.figures,
        monitor=monitor.id,
        audience=audience.value,
        policy=policy.id,
        snapshots=tuple(snapshot.id for snapshot in snapshots),
        definitions_yaml=as_yaml(part_for(definitions, monitor)),
        engine_version=__version__,
        released_at=released_at,
        note=note,
        summary=_summary(protection),
        areas=areas,
    )
    return ReleaseOutcome(frozen, protection, policy)


def _earlier(home: Home, monitor: Monitor, audience: Audience) -> tuple[ProtectedFigures, ...]:
    store = ReleaseStore(home)
    return tuple(
        store.open(earlier.id).all_figures() for earlier in store.list(monitor=monitor.id, audience=audience.value)
    )


def _summary(protection: Protection) -> dict[str, dict[str, int]]:
    frame = protection.figures.frame
    return {
        "statuses": dict(sorted(Counter(frame["status"].to_list()).items())),
        "reasons": dict(sorted(Counter(reason for reason in frame["reason"].to_list() if reason).items())),
    }
