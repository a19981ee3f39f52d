"""May a story be published: never the only one of its attributes, never below the minimum of the policy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations

from wegwijzer.areas import COUNTRY, normalised_code, parents_of
from wegwijzer.definitions.model import Policy
from wegwijzer.errors import N_, Problem, UserError
from wegwijzer.periods import Period, PeriodKind, parse_period, period_of

LEAST = 2  # the only one of its attributes is never published, whatever the policy says


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryAttributes:
    """What a story and a figure share; "" is not told. `teller` (any id) keeps two stories of one person one voice."""

    area: str = ""  # area code
    provision: str = ""
    period: str = ""  # period code
    group: str = ""
    teller: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coarser:
    """A way to make a story safe: the attributes it would show then, which ones changed, and how many tell one."""

    attributes: StoryAttributes
    changed: tuple[str, ...]
    tellers: int


def tellers_like(story: StoryAttributes, everyone: Iterable[StoryAttributes]) -> int:
    """Return how many people could have told a story with these attributes: the teller and all who fit them.

    Somebody fits when each attribute the story shows is the same or finer in theirs: a neighbourhood lies in its
    district, a month in its year. What somebody did not tell fits nothing but a story that doesn't show it either.
    Stories without a `teller` count as one person each.
    """
    return _tellers(story, story.teller, _others(story, everyone))


def _others(story: StoryAttributes, everyone: Iterable[StoryAttributes]) -> tuple[StoryAttributes, ...]:
    """Everyone without the story itself, when it is among them."""
    others = list(everyone)
    if story in others:
        others.remove(story)
    return tuple(others)


def _tellers(shown: StoryAttributes, teller: str, others: Iterable[StoryAttributes]) -> int:
    fitting = [other.teller for other in others if _fits(other, shown)]
    named = {name for name in fitting if name} - {teller}
    return 1 + len(named) + sum(not name for name in fitting)


def may_publish(
    story_attributes: StoryAttributes, all_attributes: Iterable[StoryAttributes], policy: Policy
) -> Problem | None:
    """Return why a story may not be published for the audience of `policy`, or None when it may.

    `all_attributes` are those of every story of the monitor that is published or would be (this one may be among
    them). Fewer people than the policy's `minimum_stories` (and never fewer than two) who could have told it is a no.
    """
    found, needed = tellers_like(story_attributes, all_attributes), least_tellers(policy)
    if found >= needed:
        return None
    if found == 1:
        message = N_("This story is the only one of its area, provision, period and group.")
    else:
        message = N_("Only %(found)s people told a story with these attributes, at least %(needed)s are needed.")
    remedy = N_("Make an attribute coarser, or wait for more stories.")
    return Problem("story.too_few", message, {"found": found, "needed": needed}, remedy=remedy)


def least_tellers(policy: Policy) -> int:
    """Return how many people must have told a story with the same attributes before one of them is published."""
    return max(LEAST, policy.minimum_stories)


def coarser_attributes(
    story: StoryAttributes, everyone: Iterable[StoryAttributes], policy: Policy, *, most: int = 3
) -> tuple[Coarser, ...]:
    """Return at most `most` ways in which the story may be published, those that lose least first; maybe none.

    An area goes to its district, its municipality and the country (none told), a period to its quarter, half-year
    and year (none told), a provision and a group to not told. A way that only loses more than another is left out.
    """
    others = _others(story, everyone)
    ladders = {
        "area": _areas_above(story.area),
        "period": _periods_around(story.period),
        "provision": ("",) if story.provision else (),
        "group": ("",) if story.group else (),
    }
    found: list[tuple[int, Coarser]] = []
    for names in _names(ladders):
        for loss, attributes in _steps(story, names, ladders):
            tellers = _tellers(attributes, story.teller, others)
            if tellers >= least_tellers(policy):
                found.append((loss, Coarser(attributes=attributes, changed=names, tellers=tellers)))
    found.sort(key=lambda one: (one[0], len(one[1].changed), one[1].changed))
    return _not_worse([way for _, way in found])[:most]


def _not_worse(ways: list[Coarser]) -> tuple[Coarser, ...]:
    kept: list[Coarser] = []
    for way in ways:
        if not any(_fits(better.attributes, way.attributes) for better in kept):
            kept.append(way)
    return tuple(kept)


def _names(ladders: dict[str, tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    usable = [name for name, steps in ladders.items() if steps]
    for size in range(1, len(usable) + 1):
        yield from combinations(usable, size)


def _steps(
    story: StoryAttributes, names: tuple[str, ...], ladders: dict[str, tuple[str, ...]]
) -> Iterator[tuple[int, StoryAttributes]]:
    """Every choice of a rung per name, with what it loses: a rung is one, not telling at all two more."""
    choices: list[tuple[int, StoryAttributes]] = [(0, story)]
    for name in names:
        choices = [
            (loss + rung + (2 if step == "" else 0), replace(attributes, **{name: step}))
            for loss, attributes in choices
            for rung, step in enumerate(ladders[name], start=1)
        ]
    yield from choices


def _areas_above(code: str) -> tuple[str, ...]:
    return (*parents_of(code), "") if code else ()


_WIDER = (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.HALF_YEAR, PeriodKind.YEAR)


def _periods_around(code: str) -> tuple[str, ...]:
    period = _period(code)
    if period is None:
        return ("",) if code else ()
    start = (
        _WIDER.index(period.kind) + 1 if period.kind in _WIDER else 0 if period.kind is PeriodKind.DAY else len(_WIDER)
    )
    return (*(period_of(period.start, kind).code for kind in _WIDER[start:]), "")


def _period(code: str) -> Period | None:
    try:
        return parse_period(code)
    except UserError:
        return None


def _fits(other: StoryAttributes, shown: StoryAttributes) -> bool:
    """Tell whether somebody with the attributes `other` could have told a story that shows `shown`."""
    return (
        (not shown.provision or other.provision == shown.provision)
        and (not shown.group or other.group == shown.group)
        and _lies_in(other.area, shown.area)
        and _falls_in(other.period, shown.period)
    )


def _lies_in(area: str, wider: str) -> bool:
    if not wider:
        return True
    if not area:
        return False
    code, around = normalised_code(area), normalised_code(wider)
    return around in (code, COUNTRY) or around in parents_of(code)


def _falls_in(period: str, wider: str) -> bool:
    if not wider:
        return True
    inner, outer = _period(period), _period(wider)
    if inner is None or outer is None:
        return period == wider
    return outer.start <= inner.start and inner.end <= outer.end
