"""Count what is told: the coded stories of a monitor as figures of their own, through definitions, engine and gate."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from wegwijzer.stories.counting import CountedStory, codes_of
from wegwijzer.usecases.counting_stories import count_stories
from wegwijzer.web.jobs.queue import Running
from wegwijzer.web.stories.book import book_of, spans_of
from wegwijzer.web.stories.models import State, Story
from wegwijzer.web.viewers import home


def counted(running: Running) -> dict[str, Any]:
    """Count the stories of the monitor that was asked; return the id of the monitor that holds the shares.

    A story counts in the year in which it was told. Only stories that were read in and coded to the end by somebody
    count; an inside-only story counts too: a share tells nothing of it, and the gate hides what is too small.
    """
    monitor = str(running.arguments["monitor"])
    book = book_of(monitor)
    codes = codes_of(spans_of(monitor), book)
    read = Story.objects.filter(monitor=monitor, state=State.READY, readings__isnull=False).distinct()
    stories = [
        CountedStory(
            id=str(story.pk),
            area=story.area,
            period=f"{story.told_on.year}JJ00",
            provision=story.provision,
            group=story.group,
            teller=story.teller,
            codes=codes.get(str(story.pk), frozenset()),
        )
        for story in read
    ]
    made = count_stories(home(), monitor, stories, book, counted_at=timezone.now())
    return {"monitor": made.monitor, "indicators": list(made.indicators), "caution": made.caution}
