"""The monitor looks at itself: what was discussed, what changed, what it cost, and what to keep, drop or change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from wegwijzer.definitions.cautions import questions_of
from wegwijzer.definitions.design import InstrumentUse
from wegwijzer.definitions.model import Definitions, Monitor
from wegwijzer.planning.burden import TIMES_A_YEAR, sources_of_monitor
from wegwijzer.planning.size import COSTLY_MINUTES, saved_without


class Proposal(StrEnum):
    """What to do with something in the next cycle."""

    KEEP = "keep"
    CHANGE = "change"
    DROP = "drop"


class Reason(StrEnum):
    """Why that is proposed."""

    CHANGED_SOMETHING = "changed_something"
    DISCUSSED = "discussed"
    NOT_DISCUSSED = "not_discussed"
    NO_QUESTION = "no_question"
    COSTLY = "costly"
    LATE = "late"
    ANSWERED = "answered"
    UNANSWERED = "unanswered"
    ENDS = "ends"
    NOT_HEARD_BACK = "not_heard_back"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What happened in the cycle, how often, and about what (`indicator`, `stories`, `question`, `supplier`)."""

    about: str
    key: str
    kind: str
    count: float = 1
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """One thing that was looked at: what is known of it, and what is proposed with which reasons."""

    about: str
    key: str
    title: str
    discussed: int
    changed: int
    answered: int
    late: int
    not_heard_back: int
    minutes: float | None  # a year, that nothing else in the monitor asks for; None: unknown
    notes: tuple[str, ...]
    proposal: Proposal
    reasons: tuple[Reason, ...]


def evaluation_of(definitions: Definitions, monitor: Monitor, known: Iterable[Known]) -> tuple[Looked, ...]:
    """Return every indicator, story source, question and supplier of `monitor` with a proposal for the next cycle."""
    facts = tuple(known)
    return (
        *(_indicator(definitions, monitor, name, facts) for name in monitor.indicators),
        *(_stories(each, facts) for each in monitor.plan.instruments if each.tells),
        *(_question(definitions, name, facts) for name in monitor.questions if definitions.questions[name].accepted),
        *(_supplier(name, facts) for name in _suppliers(definitions, monitor)),
    )


def talked(facts: Iterable[Known]) -> bool:
    """Return whether anything was discussed in the cycle; if not, nothing says what could be left out."""
    return any(fact.kind == "discussed" for fact in facts)


def _count(facts: Iterable[Known], about: str, key: str, kind: str) -> int:
    return round(sum(fact.count for fact in facts if (fact.about, fact.key, fact.kind) == (about, key, kind)))


def _notes(facts: Iterable[Known], about: str, key: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fact.note for fact in facts if (fact.about, fact.key) == (about, key) and fact.note))


def _looked(  # noqa: PLR0913 - the sides of one row
    about: str,
    key: str,
    title: str,
    facts: tuple[Known, ...],
    *,
    minutes: float | None,
    reasons: list[Reason],
    proposal: Proposal,
) -> Looked:
    counts = {kind: _count(facts, about, key, kind) for kind in ("discussed", "changed", "answered", "late")}
    return Looked(
        about=about,
        key=key,
        title=title,
        not_heard_back=_count(facts, about, key, "not_heard_back"),
        minutes=minutes,
        notes=_notes(facts, about, key),
        proposal=proposal,
        reasons=tuple(reasons),
        **counts,
    )


def _indicator(definitions: Definitions, monitor: Monitor, name: str, facts: tuple[Known, ...]) -> Looked:
    indicator = definitions.indicators[name]
    discussed, changed = _count(facts, "indicator", name, "discussed"), _count(facts, "indicator", name, "changed")
    minutes = saved_without(definitions, monitor, name)
    asked = bool(questions_of(definitions, monitor, name))
    reasons = [Reason.CHANGED_SOMETHING] if changed else []
    reasons.append(Reason.DISCUSSED if discussed else Reason.NOT_DISCUSSED)
    if not asked:
        reasons.append(Reason.NO_QUESTION)
    if minutes is not None and minutes >= COSTLY_MINUTES:
        reasons.append(Reason.COSTLY)
    proposal = Proposal.KEEP
    if not discussed and not changed:
        proposal = _of_silent(asked=asked, costly=Reason.COSTLY in reasons, spoken=talked(facts))
    elif not asked:
        proposal = Proposal.CHANGE
    return _looked("indicator", name, indicator.title, facts, minutes=minutes, reasons=reasons, proposal=proposal)


def _of_silent(*, asked: bool, costly: bool, spoken: bool) -> Proposal:
    """What to do with a figure that nobody spoke about; without any conversation only a question tells."""
    if not asked or (costly and spoken):
        return Proposal.DROP
    return Proposal.CHANGE if spoken else Proposal.KEEP


def _stories(use: InstrumentUse, facts: tuple[Known, ...]) -> Looked:
    discussed, changed = _count(facts, "stories", use.id, "discussed"), _count(facts, "stories", use.id, "changed")
    known = use.minutes is not None and use.respondents is not None
    cost = (use.minutes or 0.0) * (use.respondents or 0) * TIMES_A_YEAR[use.frequency] if known else None
    reasons = [Reason.CHANGED_SOMETHING] if changed else []
    reasons.append(Reason.DISCUSSED if discussed else Reason.NOT_DISCUSSED)
    proposal = Proposal.KEEP if discussed or changed or not talked(facts) else Proposal.CHANGE
    return _looked("stories", use.id, use.title, facts, minutes=cost, reasons=reasons, proposal=proposal)


def _question(definitions: Definitions, name: str, facts: tuple[Known, ...]) -> Looked:
    question = definitions.questions[name]
    answered = _count(facts, "question", name, "answered") or _count(facts, "question", name, "discussed")
    reasons = [Reason.ANSWERED if answered else Reason.UNANSWERED]
    proposal = Proposal.KEEP if answered or not talked(facts) else Proposal.CHANGE
    if not question.structural and answered:
        reasons.append(Reason.ENDS)
        proposal = Proposal.DROP
    return _looked("question", name, question.text, facts, minutes=None, reasons=reasons, proposal=proposal)


def _suppliers(definitions: Definitions, monitor: Monitor) -> tuple[str, ...]:
    found = [each.supplier for each in sources_of_monitor(definitions, monitor) if each.supplier and not each.table]
    return tuple(dict.fromkeys(found))


def _supplier(name: str, facts: tuple[Known, ...]) -> Looked:
    late, unheard = _count(facts, "supplier", name, "late"), _count(facts, "supplier", name, "not_heard_back")
    reasons = [Reason.LATE] if late else []
    if unheard:
        reasons.append(Reason.NOT_HEARD_BACK)
    proposal = Proposal.CHANGE if late or unheard else Proposal.KEEP
    return _looked("supplier", name, name, facts, minutes=None, reasons=reasons, proposal=proposal)
