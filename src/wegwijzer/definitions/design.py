"""What the plan of a monitor says beside its figures: the theory of change, people, instruments, agreements, calendar.

Frozen objects inside a monitor (`plan`). A monitor without a plan reads and works as before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from wegwijzer.periods import PeriodKind


class TheoryKind(StrEnum):
    """The five layers of a theory of change, from far away to close by."""

    AMBITION = "ambition"  # ambitie
    RESULT = "result"  # maatschappelijk resultaat
    EFFECT = "effect"  # effect
    ACTIVITY = "activity"  # activiteit
    INPUT = "input"  # input


class Perspective(StrEnum):
    """From where somebody looks; a conversation needs several of them."""

    RESIDENT = "resident"  # inwoner
    CLIENT = "client"  # cliënt of naaste
    PRACTITIONER = "practitioner"  # uitvoerder
    PROVIDER = "provider"  # aanbieder
    POLICY = "policy"  # beleid
    MANAGEMENT = "management"  # leiding, inkoop
    FINANCE = "finance"  # control
    RESEARCH = "research"  # onderzoek
    COUNCIL = "council"  # raad en college
    PARTNER = "partner"  # huisarts, school, corporatie, GGD …


class Part(StrEnum):
    """What somebody does in the monitor."""

    WORKING_GROUP = "working_group"
    AMBASSADOR = "ambassador"
    SUPPLIER = "supplier"
    USER = "user"
    HEARS_BACK = "hears_back"


class MomentKind(StrEnum):
    """What kind of thing is planned."""

    DELIVERY = "delivery"
    RELEASE = "release"
    REPORT = "report"
    CONVERSATION = "conversation"
    DECISION = "decision"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class TheoryNode:
    """One step in the theory of change; `leads_to` names the steps it should bring about."""

    id: str
    kind: TheoryKind
    text: str
    leads_to: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    instruments: tuple[str, ...] = ()  # ids of instruments of this plan that show it in stories


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentUse:
    """A way in which this monitor collects something; `instrument` names one of the library, or is empty."""

    id: str
    title: str
    instrument: str = ""
    tells: bool = False  # gives stories; else figures
    questions: tuple[str, ...] = ()
    asked: str = ""  # who answers or tells: "cliënten Wmo"
    topics: tuple[str, ...] = ()  # what is asked, in a word or two each
    supplier: str = ""
    frequency: PeriodKind = PeriodKind.YEAR
    respondents: int | None = None  # each time
    minutes: float | None = None  # of one respondent, each time
    euros: float | None = None  # each time, beside people's time


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """Somebody, or a group, with a place in the monitor."""

    who: str
    perspective: Perspective
    parts: tuple[Part, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplier:
    """Who delivers, what an hour of their work costs, and how they hear back."""

    name: str
    euros_per_hour: float | None = None
    people: int = 1  # who work on one delivery
    hears_back: str = ""
    sources: tuple[str, ...] = ()  # deliveries that no figure of this monitor counts from (yet)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What somebody expects of an indicator, stated beforehand."""

    indicator: str
    text: str
    value: float | None = None
    period: str = ""
    stated_by: str = ""
    stated_on: date | None = None


class EvidenceLevel(StrEnum):
    """How much is known about whether a lever works."""

    EXPECTATION = "expectation"  # people expect it
    EXPERIENCE = "experience"  # it was seen to work here
    PROMISING = "promising"  # described, with a theory and first results elsewhere
    PROVEN = "proven"  # shown in research with a comparison


@dataclass(frozen=True, slots=True, kw_only=True)
class Lever:
    """A limit and the knob that is turned when the figure crosses it, with what it should do.

    `expected_effect` is the change in the unit of the indicator that is assumed `evaluate_after_months` after the
    intervention; an empty `area` is the monitor's municipality.
    """

    indicator: str
    action: str
    above: float | None = None
    below: float | None = None
    expected: str = ""
    evidence: str = ""
    id: str = ""  # a name that stays, for tasks and interventions; empty: the place in the list
    area: str = ""
    expected_effect: float | None = None
    evidence_level: EvidenceLevel = EvidenceLevel.EXPECTATION
    who_acts: str = ""
    evaluate_after_months: int = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """What left the monitor, with its last cycle and the reason; its series stay."""

    indicator: str
    why: str
    cycle: int = 1
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The design of a monitor, beside its questions, figures and goals."""

    theory: tuple[TheoryNode, ...] = ()
    instruments: tuple[InstrumentUse, ...] = ()
    people: tuple[Participant, ...] = ()
    suppliers: tuple[Supplier, ...] = ()
    expectations: tuple[Expectation, ...] = ()
    levers: tuple[Lever, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    purpose: str = ""
    legal_ground: str = ""
    retention_months: int | None = None
    begun_from: str = ""  # id of the example or monitor it was copied from
