"""The privacy officer's ledger: what was released to whom under which policy, and how the attack on it went."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

import polars as pl

from wegwijzer.definitions.model import Audience, Definitions, Monitor, Policy
from wegwijzer.disclosure.audit import Attack
from wegwijzer.disclosure.combined.knowledge import circles, heard_by
from wegwijzer.disclosure.reasons import Reason, reason_text, rule_text
from wegwijzer.disclosure.summary import Action, Advice, advice_text
from wegwijzer.errors import N_
from wegwijzer.frames import HIDDEN, WITH_VALUE
from wegwijzer.storage.home import Home
from wegwijzer.storage.releases import Release, ReleaseStore
from wegwijzer.usecases.opening import loaded_definitions, not_found, opened_release, policy_for
from wegwijzer.usecases.viewer import Role, Viewer

ATTACKS: Mapping[str, str] = {
    Attack.EXACT: N_("Adding up and subtracting what is shown"),
    Attack.KNOWN: N_("Knowing that a hidden number is at least one"),
    Attack.POLICY: N_("Knowing the rules and reading the reasons"),
    Attack.SELF: N_("Being the only one in a figure and knowing oneself"),
    Attack.SHOWN: N_("Looking whether it stands somewhere else"),
}
ENDINGS = ("csv", "xlsx")


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleLine:
    """How many figures one rule hides; `text` is what stands beside each of them, `explanation` the policy's own."""

    code: str
    text: str
    explanation: str
    hidden: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AttackLine:
    """One kind of attack on a release: hidden figures it was tried on, what it found at first (mended since)."""

    code: str
    text: str  # English id for gettext
    tried: int
    mended: int
    finds: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLine:
    """The attack on a release as it was frozen. `asked` is False when the policy asks for no such protection.

    `releases` were attacked together (this one included), `extra` figures were hidden for it, `unchecked` sums of
    earlier releases couldn't be attacked, for a delivery was removed. `seconds`: CPU time of protection and attack.
    """

    asked: bool
    attacks: tuple[AttackLine, ...]
    audiences: tuple[str, ...]
    releases: int
    rounds: int
    extra: int
    unchecked: int
    seconds: float | None
    on: str  # ISO date


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """One release in the ledger. Counts are of figures; `covered` is the share of people in shown figures (0–1)."""

    release: str
    number: int
    monitor: str
    monitor_title: str
    audience: str
    policy: str
    policy_title: str
    released_at: datetime
    figures: int
    shown: int
    hidden: int
    rules: tuple[RuleLine, ...]
    covered: float | None
    audit: AuditLine | None  # None: released before there was one
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyRule:
    """One rule of a policy: its name, its setting as it stands in YAML, and its reason."""

    name: str
    setting: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyCard:
    """A policy: its rules, which monitors use it for whom, and whose releases those readers also know."""

    policy: Policy
    rules: tuple[PolicyRule, ...]
    used_by: tuple[tuple[Monitor, str], ...]  # monitor and audience
    hears: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviceLine:
    """What one could do to hide less, with its gain in figures; `text` is plain Dutch."""

    indicator: str
    title: str
    action: str
    text: str
    hidden_now: int
    hidden_then: int

    @property
    def gain(self) -> int:
        """How many figures would no longer be hidden."""
        return self.hidden_now - self.hidden_then


@dataclass(frozen=True, slots=True, kw_only=True)
class Safety:
    """What the page of a release tells about hiding: how many by which rule, who is still covered, what would help."""

    row: LedgerRow
    advice: tuple[AdviceLine, ...]


def list_ledger(home: Home, viewer: Viewer) -> tuple[LedgerRow, ...]:
    """Return every release of the viewer's organisation, newest first.

    For the administrator only; to others it doesn't exist (`NotFoundError`).
    """
    if viewer.role is not Role.ADMINISTRATOR:
        raise not_found("ledger")
    definitions = loaded_definitions(home)
    own = {name for name, one in definitions.monitors.items() if one.organisation == viewer.organisation}
    return tuple(_row(home, definitions, one) for one in ReleaseStore(home).list() if one.monitor in own)


def ledger_file(
    home: Home, viewer: Viewer, ending: str = "csv", translate: Callable[[str], str] = lambda text: text
) -> bytes:
    """Return the ledger as a CSV (semicolons, for Excel) or Excel file: one row for each release.

    Raises `NotFoundError` for others than the administrator and for an unknown `ending`.
    """
    if ending not in ENDINGS:
        raise not_found(ending)
    frame = pl.DataFrame([_flat(row, translate) for row in list_ledger(home, viewer)], infer_schema_length=None)
    if ending == "csv":
        return b"\xef\xbb\xbf" + frame.write_csv(separator=";").encode()
    buffer = io.BytesIO()
    frame.write_excel(buffer, worksheet=translate(N_("Ledger"))[:31], autofit=True)
    return buffer.getvalue()


def describe_policies(home: Home) -> tuple[PolicyCard, ...]:
    """Return every policy of the home and the library, those in use first, with its rules in order."""
    definitions = loaded_definitions(home)
    cards = []
    for policy in definitions.policies.values():
        used = tuple(
            (monitor, audience.value)
            for monitor in definitions.monitors.values()
            for audience in Audience
            if policy_for(definitions, monitor, audience).id == policy.id
        )
        hears = {name for monitor, audience in used for name in heard_by(audience, circles(monitor.talking))}
        cards.append(PolicyCard(policy=policy, rules=_rules(policy), used_by=used, hears=tuple(sorted(hears))))
    return tuple(sorted(cards, key=lambda card: (not card.used_by, card.policy.id)))


def release_safety(home: Home, viewer: Viewer, release_id: str) -> Safety:
    """Return what was hidden in a release by which rule, what it still covers, and what would hide less.

    Raises `NotFoundError` when there is no such release or this viewer may not read it.
    """
    store = ReleaseStore(home)
    release = store.get(release_id)
    definitions = loaded_definitions(home)
    monitor = definitions.monitors.get(release.monitor)
    if monitor is None or release.audience not in viewer.audiences_for(monitor):
        raise not_found(release_id)
    return Safety(row=_row(home, definitions, release), advice=tuple(_advice(definitions, release)))


def _advice(definitions: Definitions, release: Release) -> list[AdviceLine]:
    found = []
    for item in release.summary.get("advice_items", ()):
        advice = Advice(
            indicator=item["indicator"],
            action=Action(item["action"]),
            hidden_now=item["now"],
            hidden_then=item["then"],
        )
        indicator = definitions.indicators.get(advice.indicator)
        found.append(
            AdviceLine(
                indicator=advice.indicator,
                title=indicator.title if indicator else advice.indicator,
                action=str(advice.action),
                text=advice_text(advice),
                hidden_now=advice.hidden_now,
                hidden_then=advice.hidden_then,
            )
        )
    return found


def _row(home: Home, definitions: Definitions, release: Release) -> LedgerRow:
    summary = release.summary
    statuses = {str(name): int(count) for name, count in dict(summary.get("statuses", {})).items()}
    monitor = definitions.monitors.get(release.monitor)
    policy = _policy_of(home, release)
    return LedgerRow(
        release=release.id,
        number=release.number,
        monitor=release.monitor,
        monitor_title=monitor.title if monitor else release.monitor,
        audience=release.audience,
        policy=policy.id,
        policy_title=policy.title,
        released_at=release.released_at,
        figures=int(summary.get("figures", sum(statuses.values()))),
        shown=sum(statuses.get(str(status), 0) for status in WITH_VALUE),
        hidden=sum(statuses.get(str(status), 0) for status in HIDDEN),
        rules=tuple(
            RuleLine(
                code=str(code), text=reason_text(code, policy), explanation=rule_text(code, policy), hidden=int(count)
            )
            for code, count in dict(summary.get("rules", {})).items()
        ),
        covered=summary.get("covered"),
        audit=_audit(summary),
        note=release.note,
    )


def _policy_of(home: Home, release: Release) -> Policy:
    """Return the policy as it was frozen with the release."""
    opened = opened_release(home, release.id)
    return policy_for(opened.definitions, opened.monitor, Audience(release.audience))


def _audit(summary: Mapping[str, Any]) -> AuditLine | None:
    frozen = summary.get("audit")
    if not frozen:
        return None
    tried, mended = frozen["tried"], frozen["mended"]
    return AuditLine(
        asked=bool(frozen["audiences"]),
        attacks=tuple(
            AttackLine(code=str(code), text=text, tried=int(tried.get(code, 0)), mended=int(mended.get(code, 0)))
            for code, text in ATTACKS.items()
            if code in tried
        ),
        audiences=tuple(frozen["audiences"]),
        releases=int(frozen["releases"]),
        rounds=int(frozen["rounds"]),
        extra=int(frozen["extra"]),
        unchecked=int(frozen["unchecked"]),
        seconds=summary.get("seconds"),
        on=str(frozen["on"]),
    )


def _rules(policy: Policy) -> tuple[PolicyRule, ...]:
    """Return the rules that a policy sets, each with its reason."""
    plain = Policy(id="", title="")
    return tuple(
        PolicyRule(
            name=rule.name, setting=_setting(getattr(policy, rule.name)), reason=policy.reasons.get(rule.name, "")
        )
        for rule in fields(Policy)
        if rule.name not in ("id", "title", "reasons")
        and (getattr(policy, rule.name) != getattr(plain, rule.name) or rule.name in policy.reasons)
    )


def _setting(value: object) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, tuple):
        return ", ".join(_setting(part) for part in value)
    return f"{value:g}".replace(".", ",") if isinstance(value, float) else str(value)


def _flat(row: LedgerRow, translate: Callable[[str], str]) -> dict[str, object]:
    audit = row.audit
    attacked = max((line.tried for line in audit.attacks), default=0) if audit else None
    by_rule = {line.code: line.hidden for line in row.rules}
    return {
        translate(N_("Number")): row.number,
        translate(N_("Release")): row.release,
        translate(N_("Monitor")): row.monitor_title,
        translate(N_("Audience")): row.audience,
        translate(N_("Policy")): row.policy,
        translate(N_("Released on")): row.released_at.isoformat(timespec="seconds"),
        translate(N_("Figures")): row.figures,
        translate(N_("Shown")): row.shown,
        translate(N_("Hidden")): row.hidden,
        **{f"{translate(N_('Hidden'))}: {reason.value}": by_rule.get(reason.value, 0) for reason in Reason},
        translate(N_("Share of people covered")): row.covered,
        translate(N_("Releases attacked together")): audit.releases if audit else None,
        translate(N_("Hidden figures attacked")): attacked,
        translate(N_("Found and then protected")): sum(line.mended for line in audit.attacks) if audit else None,
        translate(N_("Finds left")): sum(line.finds for line in audit.attacks) if audit else None,
        translate(N_("CPU seconds")): audit.seconds if audit else None,
        translate(N_("Remark")): row.note,
    }
