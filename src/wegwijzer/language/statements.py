"""What a sentence is made from: the facts about one figure and what it is compared with, already protected."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from wegwijzer.definitions.model import Direction
from wegwijzer.figures import Certainty
from wegwijzer.frames import WITH_VALUE, Quality, Status
from wegwijzer.periods import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What is counted, in words: `noun` "jongeren met jeugdhulp" or "van de inwoners van 18 jaar en ouder"."""

    title: str
    unit: str
    decimals: int = 0
    noun: str = ""
    population: str = ""
    direction: Direction = Direction.NEUTRAL
    counts_people: bool = False  # a number of persons or things, not a share, mean or amount


class Obstacle(StrEnum):
    """Why two figures can't be compared."""

    BREAK = "break"
    NO_VALUE = "no_value"


@dataclass(frozen=True, slots=True, kw_only=True)
class Against:
    """One comparison: the other figure (`phrase`: "in 2024", "in de gemeente Utrecht") or why there is none.

    `because` says why there is no comparison: the reason of the break, or the kind of nothing of the other figure.
    """

    phrase: str
    value: float | None = None
    certainty: Certainty = Certainty.UNTOLD
    obstacle: Obstacle | None = None
    because: str = ""
    provisional: bool = False
    over_time: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """A target: its value and the period it is for ("2026"; may be empty)."""

    value: float
    period: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Everything there is to say about one figure; a value stands there only when `status` has one."""

    subject: Subject
    place: str  # "in wijk Noord"
    period: Period
    group: str = ""  # "meisjes"; empty: everybody
    value: float | None = None
    status: Status = Status.SHOWN
    quality: Quality = Quality.FINAL
    reason: str = ""  # why there is no value, in words: "verborgen: het gaat om te weinig mensen"
    against: tuple[Against, ...] = ()
    goal: Goal | None = None

    @property
    def told(self) -> float | None:
        """The value, or None when its status says that there is none."""
        return self.value if self.status in WITH_VALUE else None
