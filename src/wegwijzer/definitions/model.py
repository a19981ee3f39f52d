"""What a monitor is made of, as frozen objects. YAML is read into these by `reading`, and written back by `writing`.

Texts for people are Dutch content. Ids are slugs (`jeugdhulp-zonder-verblijf`). Every object has an `id`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from wegwijzer.areas import AreaLevel
from wegwijzer.definitions import design
from wegwijzer.frames import Shape
from wegwijzer.periods import PeriodKind


class BuildingBlock(StrEnum):
    """The six building blocks (bouwstenen) of the guide; the value is what stands in YAML."""

    SOCIETAL_DEVELOPMENT = "societal_development"  # maatschappelijke ontwikkeling
    SOCIETAL_RESULT = "societal_result"  # maatschappelijk resultaat
    INPUT = "input"  # input / financiën
    ACTIVITIES_OUTPUT = "activities_output"  # activiteiten en output
    EFFECT = "effect"  # effect / outcome
    EXPERIENCE = "experience"  # cliënt- en inwonerervaring


class Function(StrEnum):
    """The five functions of monitoring."""

    SIGNAL = "signal"  # signaleren
    LEARN = "learn"  # leren, verbeteren, evalueren
    STEER = "steer"  # sturen
    ACCOUNT = "account"  # verantwoorden
    FORECAST = "forecast"  # voorspellen


class Phase(StrEnum):
    """The four phases of a cycle."""

    ASK = "ask"  # 1 vraag ophalen
    SET_UP = "set_up"  # 2 inrichten
    COLLECT = "collect"  # 3 verzamelen
    DISCUSS = "discuss"  # 4 analyseren, rapporteren en bespreken


class Direction(StrEnum):
    """Which way is better."""

    UP = "up"
    DOWN = "down"
    NEUTRAL = "neutral"


class CountingRule(StrEnum):
    """How a figure is counted."""

    SUM = "sum"
    COUNT = "count"  # rows
    DISTINCT_PERSONS = "distinct_persons"
    RATE_PER_100 = "rate_per_100"
    RATE_PER_1000 = "rate_per_1000"
    RATE_PER_10000 = "rate_per_10000"
    SHARE = "share"  # percentage: 100 × part / whole
    MEAN = "mean"
    MEDIAN = "median"
    RATIO = "ratio"  # of two indicators
    AS_PUBLISHED = "as_published"


class When(StrEnum):
    """Which episodes belong to a period."""

    ON_FIRST_DAY = "on_first_day"
    ON_LAST_DAY = "on_last_day"
    ACTIVE = "active"
    STARTED = "started"
    ENDED = "ended"


class Occurrence(StrEnum):
    """First or later occurrence of a person in the source."""

    ANY = "any"
    FIRST = "first"
    LATER = "later"


class Audience(StrEnum):
    """For whom a release is."""

    INTERNAL = "intern"
    PROVIDER = "aanbieder"
    PUBLIC = "publiek"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeBand:
    """Ages from `lowest` to and including `highest` (None: no upper end)."""

    lowest: int
    highest: int | None = None

    @property
    def label(self) -> str:
        """`0-17` or `65+`."""
        return f"{self.lowest}+" if self.highest is None else f"{self.lowest}-{self.highest}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Rows are kept whose `column` compares to `values`: `in`, `not_in`, `at_least`, `at_most`, `filled`, `empty`."""

    column: str
    test: str
    values: tuple[str | float | bool, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """Something countable in one or several sources (several: editions of the same thing, one series).

    For published observations `measures` names the source's measure: a full id, a v4 code, or a v3 name without the
    number that changes per edition (`WmoClienten` finds `WmoClienten_93`); alternatives are tried in order.
    For microdata `column` is what is summed, averaged or tested.
    """

    sources: tuple[str, ...]
    measures: tuple[str, ...] = ()
    column: str = ""
    when: When = When.ACTIVE
    where: tuple[Condition, ...] = ()
    ages: AgeBand | None = None
    age_on: When = When.ON_FIRST_DAY  # age on the first or last day of the period, or at the STARTED day of the episode
    occurrence: Occurrence = Occurrence.ANY
    within_months: int | None = None  # a LATER occurrence counts only within so many months after an earlier end
    factor: float = 1.0  # published in thousands: 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    """The counting rule with what it counts."""

    rule: CountingRule
    of: Quantity | None = None  # numerator, or the thing itself; None for RATIO
    per: Quantity | None = None  # denominator of rates and shares
    numerator: str = ""  # indicator id, for RATIO
    denominator: str = ""  # indicator id, for RATIO
    weighted: bool = False  # survey weights with a margin
    summable: bool = True  # may parts be added to totals (a median or a published share may not)


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakdown:
    """A way to split: one or several columns (crossed), each a column of microdata or a dimension of a table."""

    id: str
    title: str = ""
    columns: tuple[str, ...] = ()  # "age", "sex", "provision", "provider" or an extra column
    bands: tuple[AgeBand, ...] = ()
    labels: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))  # category → Dutch label


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version of a definition; `series_break` says why the series can't be compared over its start."""

    number: int = 1
    valid_from: date | None = None
    series_break: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """What is counted, how, why, and what it leaves out."""

    id: str
    title: str
    building_block: BuildingBlock
    unit: str  # as people say it: "personen", "per 1.000 inwoners", "%", "euro"
    counting: Counting
    direction: Direction = Direction.NEUTRAL
    decimals: int = 0
    questions: tuple[str, ...] = ()
    breakdowns: tuple[Breakdown, ...] = ()
    frequency: PeriodKind = PeriodKind.YEAR
    levels: tuple[AreaLevel, ...] = tuple(AreaLevel)
    versions: tuple[Version, ...] = (Version(),)
    explanation: str = ""  # plain Dutch: what is this
    why_counted: str = ""  # why it is counted this way: the value choice
    leaves_out: str = ""  # what the count leaves out
    noun: str = ""  # for sentences: "jongeren met jeugdhulp", "van de inwoners van 18 jaar en ouder"
    population: str = ""  # for sentences: "inwoners", "jongeren"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where data comes from, what shape it has and how its columns are named."""

    id: str
    title: str
    publisher: str
    shape: Shape = Shape.OBSERVATIONS
    table: str = ""  # StatLine table id
    url: str = ""
    licence: str = ""
    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))  # our name → theirs
    measures: tuple[str, ...] = ()  # their value columns; empty: all numeric columns that are no key
    keep: tuple[Condition, ...] = ()  # rows of the delivery that count (margins of a survey table, …)
    period: str = ""  # constant period code when the file has no period column
    area_level: AreaLevel | None = None
    missing: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))  # their sign → frames.Status
    supplier: str = ""
    frequency: PeriodKind = PeriodKind.YEAR
    minutes_per_delivery: float | None = None
    legal_basis: str = ""
    purpose: str = ""
    retention_months: int | None = None
    days_to_deliver: int = 30  # after the end of the period
    functions: tuple[Function, ...] = ()  # what the supplier agreed to; empty: any


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A knowledge question (kennisvraag)."""

    id: str
    text: str
    asked_by: str = ""
    why: str = ""
    what_with_answer: str = ""
    need: bool = True  # need to know; False: nice to know
    structural: bool = True
    ends_on: date | None = None
    accepted: bool = True
    decision_reason: str = ""
    indicators: tuple[str, ...] = ()  # ready indicators that answer it (an own indicator may name the question itself)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A target for an indicator, or deliberately none (`value` None with a rationale)."""

    id: str
    indicator: str
    period: str = ""  # period code
    area: str = ""  # empty: the monitor's municipality
    value: float | None = None
    rationale: str = ""
    agreed_by: str = ""
    stated_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A disclosure policy: the rules for one kind of audience; `reasons` gives the Dutch reason per rule name."""

    id: str
    title: str
    minimum_count: int = 0  # counts of 1 … minimum_count-1 are hidden (0: none)
    zeros_shown: bool = True
    minimum_denominator: int = 0
    rounding_base: int = 0  # 0: no rounding
    rounding: str = "none"  # none, nearest, random, controlled
    group_disclosure: float | None = None  # hide when share of a group ≥ this (0.9: nearly everybody)
    dominance: tuple[int, float] | None = None  # (n, k): the n largest contributors have more than k percent
    p_percent: float | None = None
    minimum_contributors: int = 0
    minimum_respondents: int = 0
    minimum_stories: int = 0
    hide_ratio_with_hidden_part: bool = True
    rate_after_rounding: bool = False
    secondary: bool = True
    protection_interval: float = 0.0  # width (share of the value) an attacker's bounds must keep
    colluding: int = 1  # how many contributors may pool what they know
    protect_published: bool = False  # judge figures taken as published too (their publisher has protected them already)
    reasons: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaChoice:
    """Which areas a monitor shows and with which it compares."""

    municipalities: tuple[str, ...]
    levels: tuple[AreaLevel, ...] = (AreaLevel.MUNICIPALITY, AreaLevel.DISTRICT, AreaLevel.NEIGHBOURHOOD)
    country: str = ""  # code of the country figure, when the sources have one
    comparable: tuple[str, ...] = ()  # municipality codes
    comparable_because: str = ""  # "zelfde grootte en stedelijkheid"
    sources: tuple[str, ...] = ()  # sources of shape AREAS, the newest last


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Something that is planned: a delivery, a release, a conversation."""

    on: date
    what: str
    kind: design.MomentKind = design.MomentKind.OTHER
    who: str = ""
    source: str = ""  # of a delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class Monitor:
    """A monitor: its questions, its indicators, and the five directions in words."""

    id: str
    title: str
    organisation: str
    areas: AreaChoice
    indicators: tuple[str, ...]
    questions: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    functions: tuple[Function, ...] = ()
    audiences: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))  # Audience → policy id
    talking: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))  # Audience → one it shares with
    owner: str = ""
    ambassador: str = ""
    summary: str = ""  # one sentence: what this monitor is for
    why: str = ""
    form: str = ""  # hoe ziet het eruit
    with_whom: str = ""
    what: str = ""
    organised: str = ""
    cycle: int = 1
    phase: Phase = Phase.ASK
    next_moments: tuple[Moment, ...] = ()
    fictional: bool = False
    plan: design.Plan = field(default_factory=design.Plan)
    archived_on: date | None = None  # since when it is kept but no longer used


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """A municipality or a co-operation that has monitors and people."""

    id: str
    title: str
    municipality: str = ""
    theme: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Definitions:
    """Everything that was read, by id; every reference between them has been checked."""

    organisations: Mapping[str, Organisation] = field(default_factory=lambda: MappingProxyType({}))
    monitors: Mapping[str, Monitor] = field(default_factory=lambda: MappingProxyType({}))
    questions: Mapping[str, Question] = field(default_factory=lambda: MappingProxyType({}))
    indicators: Mapping[str, Indicator] = field(default_factory=lambda: MappingProxyType({}))
    sources: Mapping[str, Source] = field(default_factory=lambda: MappingProxyType({}))
    policies: Mapping[str, Policy] = field(default_factory=lambda: MappingProxyType({}))
    targets: Mapping[str, Target] = field(default_factory=lambda: MappingProxyType({}))
