"""Who sees which stories: inside what was read in, outside only what was opened, with what it shows then."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from wegwijzer.areas import AreaLevel, level_of
from wegwijzer.definitions.model import Monitor
from wegwijzer.usecases.opening import not_found
from wegwijzer.usecases.rights import Right
from wegwijzer.usecases.viewer import Viewer
from wegwijzer.web.stories.finding import matching
from wegwijzer.web.stories.knowing import monitors_with, provisions_of
from wegwijzer.web.stories.models import Kind, PublishedAs, State, Story, StoryPoint


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a list is filtered by; empty: everything."""

    monitor: str = ""
    area: str = ""
    provision: str = ""
    period: str = ""
    kind: str = ""
    theme: str = ""
    text: str = ""


def labels_of(monitor: Monitor) -> dict[str, str]:
    """Return how provisions are called: as the figures call them, else as a story point offers them."""
    offered = StoryPoint.objects.filter(monitor=monitor.id).values_list("provisions", flat=True)[:20]
    return {str(code): str(label) for pairs in offered for code, label in pairs} | provisions_of(monitor)


def inside_monitors(viewer: Viewer) -> tuple[str, ...]:
    """Return the monitors of which this viewer reads the stories for inside use."""
    return tuple(monitor.id for monitor in monitors_with(viewer, Right.READ_STORIES))


def visible(viewer: Viewer, choice: Choice) -> list[QuerySet[Story]]:
    """Return the stories of a choice that this viewer may read whole, in parts that don't overlap.

    A part for each monitor read from inside, and one of what is open elsewhere: each is read in the order of an
    index. Whoever reads from outside filters by what a story shows to the world, never by what it hides.
    """
    inside = [name for name in inside_monitors(viewer) if choice.monitor in ("", name)]
    parts = [_chosen(Story.objects.filter(monitor=name, state=State.READY), choice, "") for name in inside]
    if choice.monitor in inside:
        return parts
    others = _open().exclude(monitor__in=inside) if inside else _open()
    if choice.monitor:
        others = others.filter(monitor=choice.monitor)
    return [*parts, _chosen(others, choice, "shown_")]


class Shelf:
    """The stories of a choice as a list that is read a page at a time, newest first; counts no further than `most`."""

    most = 5000

    def __init__(self, viewer: Viewer, choice: Choice) -> None:
        self._parts = visible(viewer, choice)

    def count(self) -> int:
        """Return how many there are, at most `most`."""
        number = 0
        for part in self._parts:
            number += part.order_by()[: self.most - number].count()
            if number >= self.most:
                break
        return number

    def __getitem__(self, place: slice) -> list[Story]:
        """Return the stories from one place to another."""
        start, stop = place.start or 0, min(place.stop if place.stop is not None else self.most, self.most)
        keys = [
            pair
            for part in self._parts
            for pair in part.order_by("-told_on", "-id").values_list("told_on", "pk")[:stop]
        ]
        wanted = [key for _day, key in sorted(keys, reverse=True)[start:stop]]
        found = Story.objects.defer("details").in_bulk(wanted)
        return [found[key] for key in wanted if key in found]


def _open() -> QuerySet[Story]:
    return Story.objects.filter(published_as=PublishedAs.WHOLE, state=State.READY)


def _chosen(stories: QuerySet[Story], choice: Choice, prefix: str) -> QuerySet[Story]:
    if choice.provision:
        stories = stories.filter(**{f"{prefix}provision": choice.provision})
    if choice.kind in Kind.values:
        stories = stories.filter(kind=choice.kind)
    if choice.area:
        stories = stories.filter(within(choice.area, f"{prefix}area"))
    if choice.period:
        stories = stories.filter(_begins(f"{prefix}period", choice.period[:4]))
    if choice.theme:
        stories = stories.filter(pk__in=_with_theme(choice))
    return matching(stories, choice.text) if choice.text else stories


def _with_theme(choice: Choice) -> QuerySet[Story]:
    coded = Story.objects.filter(codings__theme__code=choice.theme, codings__theme__gone=False)
    return (coded.filter(monitor=choice.monitor) if choice.monitor else coded).values("pk")


def within(area: str, column: str = "area") -> Q:
    """Return the condition that an area is `area`, or lies in it."""
    bare = area[2:]
    here = Q(**{column: area})
    match level_of(area):
        case AreaLevel.MUNICIPALITY:
            return here | _begins(column, f"WK{bare}") | _begins(column, f"BU{bare}")
        case AreaLevel.DISTRICT:
            return here | _begins(column, f"BU{bare}")
    return here


def _begins(column: str, start: str) -> Q:
    return Q(**{f"{column}__gte": start, f"{column}__lt": f"{start}~"})  # a range finds its way in the index


def story_for(viewer: Viewer, story_id: int) -> Story:
    """Return a story that this viewer may read whole; raises `NotFoundError`."""
    story = Story.objects.filter(pk=story_id, state=State.READY).first()
    if story is None:
        raise not_found(str(story_id))
    if story.published_as == PublishedAs.WHOLE or story.monitor in inside_monitors(viewer):
        return story
    raise not_found(str(story_id))


def quotable(viewer: Viewer, monitor: str) -> tuple[QuerySet[Story], str]:
    """Return the stories of a monitor whose quote this viewer may read, and the prefix of the columns to filter by.

    Inside every chosen quote; outside only those that were opened: with consent, and many enough to hide among.
    """
    ready = Story.objects.filter(monitor=monitor, state=State.READY).exclude(quote="")
    if monitor in inside_monitors(viewer):
        return ready, ""
    return ready.exclude(published_as=PublishedAs.NOTHING), "shown_"
