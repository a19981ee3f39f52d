"""Count what is told: coded stories become a snapshot, indicators and a monitor of their own beside the first one."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from wegwijzer.definitions.model import Definitions, Indicator, Monitor, Policy, Source
from wegwijzer.errors import N_, Problem, UserError, WegwijzerError
from wegwijzer.frames import Shape
from wegwijzer.periods import PeriodKind
from wegwijzer.storage.home import Home
from wegwijzer.storage.snapshots import Snapshot, SnapshotStore
from wegwijzer.stories.codebook import CodeBook, check_book
from wegwijzer.stories.counting import CAUTION, CountedStory, story_answers, story_source, theme_indicators
from wegwijzer.usecases.keeping_definitions import ANY_VERSION, add_monitor, change_monitor, with_things
from wegwijzer.usecases.opening import loaded_definitions, monitor_of


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedStories:
    """What was made of the stories of a monitor: `monitor` is the id of the one to release, `caution` goes with it."""

    snapshot: Snapshot
    monitor: str
    indicators: tuple[str, ...]
    caution: str = CAUTION


def count_stories(
    home: Home,
    monitor_id: str,
    stories: Iterable[CountedStory],
    book: CodeBook,
    *,
    counted_at: datetime,
    every: PeriodKind = PeriodKind.YEAR,
) -> CountedStories:
    """Keep the stories of a monitor as answers and define a share per code, in a monitor `verhalen-<id>` of its own.

    Release that monitor with `releasing.release`: engine and gate do the rest, under the policies of the first monitor
    with the least number of stories as least number of tellers; smaller areas and groups count in larger ones, by the
    strictest of these policies. Counting again takes the place of the last count. Give
    only stories that may be counted (consent, not withdrawn). Raises `UserError` for no stories, no codes or
    too few tellers.
    """
    check_book(book)
    definitions = loaded_definitions(home)
    monitor = monitor_of(definitions, monitor_id)
    told = tuple(stories)
    if not told or not book.codes:
        message = N_("There are no coded stories to count yet.")
        raise UserError(Problem("stories.none", message, remedy=N_("Code some stories first.")))
    source = story_source(monitor.id, monitor.title, every=every)
    least = max((_least(definitions.policies[policy]) for policy in monitor.audiences.values()), default=1)
    frame = story_answers(told, book, every=every, least=least)
    if frame.is_empty():
        message = N_("Fewer than %(least)s people told something in each period: too few to count.")
        raise UserError(Problem("stories.few", message, {"least": least}, remedy=N_("Count by a longer period.")))
    indicators = theme_indicators(book, source, levels=monitor.areas.levels)
    kept = SnapshotStore(home).add(
        frame,
        source=source.id,
        shape=Shape.RESPONSES,
        origin=source.title,
        meta={"title": source.title, "publisher": source.publisher, "caution": CAUTION},
        added_at=counted_at,
    )
    try:
        _define(home, definitions, monitor, source, indicators)
    except BaseException:
        with suppress(WegwijzerError):  # what went wrong first is what is told
            SnapshotStore(home).withdraw(kept.id)
        raise
    return CountedStories(snapshot=kept, monitor=source.id, indicators=tuple(indicators))


def _define(
    home: Home, definitions: Definitions, monitor: Monitor, source: Source, indicators: dict[str, Indicator]
) -> None:
    """Keep the monitor of the stories with all it needs, in a file of its own; what stands there changes with it."""
    policies = {audience: _for_stories(definitions.policies[policy]) for audience, policy in monitor.audiences.items()}
    beside = replace(
        monitor,
        id=source.id,
        title=source.title,
        indicators=tuple(indicators),
        questions=(),
        targets=(),
        audiences={audience: policy.id for audience, policy in policies.items()},
        summary=f"Waar verhalen over gaan. {CAUTION}",
        next_moments=(),
    )
    things: tuple[Any, ...] = (source, beside, *policies.values(), *indicators.values())
    if beside.id in definitions.monitors:
        change_monitor(
            home, beside.id, ANY_VERSION, lambda now: with_things(_without_old(now, source, beside), *things)
        )
    else:
        add_monitor(home, with_things(Definitions(), *things), beside.id)


def _without_old(now: Definitions, source: Source, beside: Monitor) -> Definitions:
    """Without the shares of codes that are no longer in the book, but for those another monitor shows."""
    used = {name for monitor in now.monitors.values() if monitor.id != beside.id for name in monitor.indicators}
    used |= set(beside.indicators)
    kept = {
        name: found for name, found in now.indicators.items() if not name.startswith(f"{source.id}-") or name in used
    }
    return replace(now, indicators=kept)


def _least(policy: Policy) -> int:
    """How many people a share of tellers rests on at least."""
    return max(policy.minimum_denominator, policy.minimum_stories, 1)


def _for_stories(policy: Policy) -> Policy:
    """The policy with the least number of stories as the least number of people a share rests on."""
    return replace(
        policy,
        id=f"verhalen-{policy.id}",
        title=f"{policy.title}: verhalen",
        minimum_denominator=_least(policy),
        protect_published=True,
    )
