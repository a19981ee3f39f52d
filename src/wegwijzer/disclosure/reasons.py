"""Why a figure is hidden: the codes that stand in `FIGURES.reason` and their plain Dutch."""

from __future__ import annotations

from enum import StrEnum

from wegwijzer.definitions.model import Policy
from wegwijzer.frames import Status


class Reason(StrEnum):
    """Code of the rule that hid a figure; the name of the rule in a policy where there is one."""

    MINIMUM_COUNT = "minimum_count"
    ZEROS_SHOWN = "zeros_shown"  # a zero is kept together with the small counts
    MINIMUM_DENOMINATOR = "minimum_denominator"
    GROUP_DISCLOSURE = "group_disclosure"
    MINIMUM_RESPONDENTS = "minimum_respondents"
    MINIMUM_CONTRIBUTORS = "minimum_contributors"
    MINIMUM_STORIES = "minimum_stories"
    DOMINANCE = "dominance"
    P_PERCENT = "p_percent"
    PART_HIDDEN = "part_hidden"
    SECONDARY = "secondary"


STATUS_OF = {
    Reason.PART_HIDDEN: Status.HIDDEN_PART,
    Reason.SECONDARY: Status.HIDDEN_SECONDARY,
}


def status_of(reason: Reason) -> Status:
    """Return the status that belongs to a figure hidden for `reason`."""
    return STATUS_OF.get(reason, Status.HIDDEN_PRIMARY)


def _templates(policy: Policy, noun: str) -> dict[str, str]:
    share = round(100 * (policy.group_disclosure or 0.0))
    least = policy.minimum_count
    return {
        Reason.MINIMUM_COUNT: f"minder dan {least} {noun}",
        Reason.ZEROS_SHOWN: f"minder dan {least} {noun}" if least > 1 else f"geen of heel weinig {noun}",
        Reason.MINIMUM_DENOMINATOR: f"de groep is kleiner dan {policy.minimum_denominator} {noun}",
        Reason.GROUP_DISCLOSURE: f"het geldt voor (bijna) iedereen in de groep: {share} procent of meer",
        Reason.MINIMUM_RESPONDENTS: f"minder dan {policy.minimum_respondents} mensen vulden de vragenlijst in",
        Reason.MINIMUM_CONTRIBUTORS: f"het bedrag komt van minder dan {policy.minimum_contributors} aanbieders",
        Reason.MINIMUM_STORIES: f"minder dan {policy.minimum_stories} verhalen",
        Reason.DOMINANCE: "het bedrag komt vooral van één of enkele aanbieders",
        Reason.P_PERCENT: "het bedrag van één aanbieder is te goed te schatten",
        Reason.PART_HIDDEN: "een deel van dit cijfer is verborgen",
    }


def reason_text(code: str, policy: Policy, noun: str = "inwoners") -> str:
    """Return in plain Dutch why a figure is hidden, for instance “verborgen: minder dan 5 inwoners”.

    `code` is a `Reason`; "" (nothing hidden) gives "". A secondary figure says that it protects another, not which.
    A code that isn't ours (the reason of a source) gives "verborgen".
    """
    if not code:
        return ""
    if code == Reason.SECONDARY:
        return "verborgen om een ander klein aantal te beschermen"
    text = _templates(policy, noun).get(code)
    return f"verborgen: {text}" if text else "verborgen"


def rule_text(code: str, policy: Policy) -> str:
    """Return the policy's own Dutch explanation of the rule behind `code`, or "" when it gives none."""
    return policy.reasons.get(code, "")
