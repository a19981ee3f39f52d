"""How far two or more coders agree: percent agreement and Krippendorff's alpha, per code and for whole sets of codes.

Krippendorff, *Content Analysis* (4th ed., 2019), ch. 12; "Computing Krippendorff's Alpha-Reliability" (2011);
Krippendorff and Craggs, "The Reliability of Multi-Valued Coding of Data", *Communication Methods and Measures* 10
(2016) for units that carry several codes at once; Passonneau (2006) for taking sets as values.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from wegwijzer.stories.codebook import CodedSpan

Ratings = Mapping[Hashable, Mapping[str, Hashable]]  # unit → coder → value; a coder who skipped it is absent
Difference = Callable[[Hashable, Hashable], float]


def nominal_difference(one: Hashable, other: Hashable) -> float:
    """Return 0 when the values are the same, else 1."""
    return 0.0 if one == other else 1.0


def set_difference(one: Hashable, other: Hashable) -> float:
    """Return 1 − 2·|A∩B| / (|A|+|B|) of two sets of codes: 0 for the same (two empty ones too), 1 without overlap."""
    a = one if isinstance(one, frozenset) else frozenset((one,))
    b = other if isinstance(other, frozenset) else frozenset((other,))
    if not a and not b:
        return 0.0
    return 1.0 - 2.0 * len(a & b) / (len(a) + len(b))


def krippendorff_alpha(ratings: Ratings, difference: Difference = nominal_difference) -> float | None:
    """Return Krippendorff's alpha, 1 − observed / expected disagreement; 1 is perfect, 0 is chance, below 0 is worse.

    Units with fewer than two values don't count. None when nothing can be compared, or when everybody gave the same
    value everywhere: without variation agreement can't be told from habit (Krippendorff 2011).
    """
    pairable = [list(values.values()) for values in ratings.values() if len(values) > 1]
    totals: Counter[Hashable] = Counter(value for values in pairable for value in values)
    number = sum(totals.values())
    if len(totals) < 2:  # noqa: PLR2004 - two values make variation
        return None
    observed = sum(_within(Counter(values), difference) / (len(values) - 1) for values in pairable) / number
    expected = _within(totals, difference) / (number * (number - 1))
    return 1.0 - observed / expected if expected else None


def _within(counts: Counter[Hashable], difference: Difference) -> float:
    """The sum of differences over all ordered pairs of values."""
    return 2.0 * sum(counts[one] * counts[other] * difference(one, other) for one, other in combinations(counts, 2))


def percent_agreement(ratings: Ratings) -> float | None:
    """Return the share of pairs of coders (in percent) who gave the same value to a unit; None without a pair."""
    pairs = [one == other for values in ratings.values() for one, other in combinations(values.values(), 2)]
    return 100.0 * sum(pairs) / len(pairs) if pairs else None


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeAgreement:
    """How far coders agree on one code: whether a story has it or not."""

    code: str
    alpha: float | None
    percent: float | None
    used: int  # stories where at least one coder used it
    disputed: tuple[str, ...]  # stories where not all coders did


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How far coders agree on stories they all read: over the sets of codes, and per code."""

    coders: tuple[str, ...]
    stories: int
    alpha: float | None
    percent: float | None  # stories with exactly the same set of codes
    codes: tuple[CodeAgreement, ...]


def agreement(spans: Iterable[CodedSpan], read_by: Mapping[str, Collection[str]], codes: Collection[str]) -> Agreement:
    """Return the agreement between coders, story by story.

    `read_by` tells per story who coded it (also who gave it no code at all); a story that fewer than two people coded
    doesn't count. Where in the text a code was put makes no difference: the story is the unit.
    """
    given: dict[tuple[str, str], set[str]] = {}
    wanted = set(codes)
    for span in spans:
        if span.code in wanted:
            given.setdefault((span.story, span.coder), set()).add(span.code)
    ratings: dict[Hashable, dict[str, Hashable]] = {
        story: {coder: frozenset(given.get((story, coder), ())) for coder in sorted(set(coders))}
        for story, coders in sorted(read_by.items())
        if len(set(coders)) > 1
    }
    return Agreement(
        coders=tuple(sorted({coder for values in ratings.values() for coder in values})),
        stories=len(ratings),
        alpha=krippendorff_alpha(ratings, set_difference),
        percent=percent_agreement(ratings),
        codes=tuple(_of_code(code, ratings) for code in sorted(wanted)),
    )


def _of_code(code: str, ratings: Ratings) -> CodeAgreement:
    present: dict[Hashable, dict[str, Hashable]] = {
        story: {coder: isinstance(codes, frozenset) and code in codes for coder, codes in values.items()}
        for story, values in ratings.items()
    }
    return CodeAgreement(
        code=code,
        alpha=krippendorff_alpha(present),
        percent=percent_agreement(present),
        used=sum(any(values.values()) for values in present.values()),
        disputed=tuple(str(story) for story, values in present.items() if len(set(values.values())) > 1),
    )
